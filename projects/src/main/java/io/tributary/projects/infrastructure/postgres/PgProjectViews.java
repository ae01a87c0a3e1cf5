package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepRuns.ProjectGone;
import io.tributary.projects.application.sync.ViewBuild;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Each project's view in the schema {@code notion}. It is built from the stored schema in a transaction of its own, after
 * the one that stored it: whoever reads the view must not keep the schema from being stored. It is level-triggered: each
 * look at a schema compares the view with what it should be, so that whatever a killed process left undone the next
 * look does.
 */
final class PgProjectViews {

    private static final Logger LOG = Logger.getLogger(PgProjectViews.class);

    /** Readers that come while we wait for one that reads already wait behind us. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '1s'";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEPENDENT_OBJECTS = "2BP01";

    private static final String STATE = """
            SELECT sync.schema::text AS schema, view.name, view.columns::text AS columns, view.digest, view.problem,
                to_regclass('notion.' || quote_ident(view.name)) IS NOT NULL AS is_there
            FROM projects project
            JOIN project_sync sync ON sync.project_id = project.id
            LEFT JOIN project_views view ON view.project_id = project.id
            WHERE project.id = $1 AND project.deleted_at IS NULL
            """;

    private static final String PROJECT =
            "SELECT name FROM projects WHERE id = $1 AND deleted_at IS NULL FOR KEY SHARE";

    /** What someone else made in our schema keeps its name. */
    private static final String TAKE_NAME = """
            INSERT INTO project_views (project_id, name)
            SELECT $1, $2 WHERE to_regclass('notion.' || quote_ident($2::text)) IS NULL
              AND NOT EXISTS (SELECT FROM project_views WHERE project_id = $1)
            ON CONFLICT DO NOTHING
            """;

    private static final String LOCK = "SELECT name FROM project_views WHERE project_id = $1 FOR UPDATE";

    private static final String BUILT = """
            UPDATE project_views SET columns = ($2::text)::jsonb, digest = $3, built_at = $4, problem = NULL
            WHERE project_id = $1
            """;

    private static final String PROBLEM = """
            UPDATE project_views SET problem = $2 WHERE project_id = $1 AND problem IS DISTINCT FROM $2
            """;

    private static final String CANT_FOLLOW = "The view shows an older schema, since objects that aren't ours depend on"
            + " columns that changed: %s. Drop these objects; the next sync rebuilds the view, and they can be made again.";

    private static final String CANT_BUILD =
            "The view can't show the present schema, since PostgreSQL refuses to build it:"
                    + " %s. Mend that; the next sync of the schema builds it.";

    private static final String CANT_GO =
            "The project was deleted, but not its view, which is empty, since objects that"
                    + " aren't ours depend on it: %s. Drop these objects, and then the view.";

    private static final String FORGET = "DELETE FROM project_views WHERE project_id = $1";

    private final Pool pool;
    private final Clock clock;

    PgProjectViews(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Makes the view show the stored schema. Nothing is done if it does, or if there is no project or no schema. */
    Uni<ViewBuild> build(UUID projectId) {
        return state(pool, projectId)
                .chain(state -> state == null || state.isCurrent()
                        ? Uni.createFrom().item(ViewBuild.CURRENT)
                        : pool.withTransaction(tx -> rebuild(tx, projectId)))
                .onFailure(ProjectGone.class)
                .recoverWithItem(ViewBuild.CURRENT)
                .onFailure(failure -> isState(failure, LOCK_NOT_AVAILABLE))
                .recoverWithItem(ViewBuild.HELD)
                .onFailure(failure -> isState(failure, DEPENDENT_OBJECTS))
                .recoverWithUni(failure -> refuse(projectId, CANT_FOLLOW, (PgException) failure))
                .onFailure(PgProjectViews::isForGood)
                .recoverWithUni(failure -> refuse(projectId, CANT_BUILD, (PgException) failure));
    }

    /** A right that is missing, a name that isn't a view's, more columns than fit: trying again changes nothing. */
    private static boolean isForGood(Throwable failure) {
        return failure instanceof PgException refusal
                && refusal.getSqlState() != null
                && (refusal.getSqlState().startsWith("42")
                        || refusal.getSqlState().startsWith("54"));
    }

    /**
     * Drops a deleted project's view. If somebody's own objects depend on it, it stays, empty, and so does its name.
     * Fails if someone reads it just now.
     */
    Uni<Void> drop(UUID projectId) {
        return pool.withTransaction(tx -> execute(tx, LOCK_TIMEOUT)
                        .chain(() -> tx.preparedQuery(LOCK).execute(Tuple.of(projectId)))
                        .chain(rows -> dropNamed(tx, rows))
                        .chain(() -> tx.preparedQuery(FORGET).execute(Tuple.of(projectId)))
                        .replaceWithVoid())
                .onFailure(failure -> isState(failure, DEPENDENT_OBJECTS))
                .recoverWithUni(failure ->
                        refuse(projectId, CANT_GO, (PgException) failure).replaceWithVoid());
    }

    private static Uni<Void> dropNamed(SqlConnection tx, RowSet<Row> rows) {
        return rows.size() == 0
                ? Uni.createFrom().voidItem()
                : execute(
                        tx,
                        "DROP VIEW IF EXISTS "
                                + qualified(rows.iterator().next().getString("name")));
    }

    private Uni<ViewBuild> rebuild(SqlConnection tx, UUID projectId) {
        return lock(tx, projectId)
                .chain(() -> state(tx, projectId))
                .chain(state -> state == null || state.isCurrent()
                        ? Uni.createFrom().item(ViewBuild.CURRENT)
                        : replace(tx, state));
    }

    /** Keeps the project from being purged, and its view from being built by others; it has a name from now on. */
    private static Uni<Void> lock(SqlConnection tx, UUID projectId) {
        return execute(tx, LOCK_TIMEOUT)
                .chain(() -> tx.preparedQuery(PROJECT).execute(Tuple.of(projectId)))
                .map(rows -> projectName(rows, projectId))
                .chain(name -> takeName(tx, projectId, name))
                .chain(() -> tx.preparedQuery(LOCK).execute(Tuple.of(projectId)))
                .replaceWithVoid();
    }

    private static String projectName(RowSet<Row> rows, UUID projectId) {
        if (rows.size() == 0) {
            throw new ProjectGone(projectId);
        }
        return rows.iterator().next().getString("name");
    }

    /** Two projects may want one name at a time: the second waits here until the first one has it. */
    private static Uni<Void> takeName(SqlConnection tx, UUID projectId, String projectName) {
        return Multi.createFrom()
                .iterable(ViewNames.candidates(projectName, projectId))
                .onItem()
                .transformToUniAndConcatenate(
                        name -> tx.preparedQuery(TAKE_NAME).execute(Tuple.of(projectId, name)))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<ViewBuild> replace(SqlConnection tx, State state) {
        String view = qualified(state.name());
        Uni<Void> made = state.isThere && !state.wanted.extendsEarlier()
                ? remake(tx, state, view)
                : execute(tx, "CREATE OR REPLACE VIEW " + view + " AS " + state.wanted.query());
        return made.chain(() ->
                        execute(tx, "COMMENT ON VIEW " + view + " IS " + Identifiers.literal(comment(state.projectId))))
                .chain(() -> tx.preparedQuery(BUILT)
                        .execute(Tuple.of(
                                state.projectId,
                                BuiltColumn.write(state.wanted.columns()),
                                state.wanted.digest(),
                                Pg.time(clock.instant()))))
                .invoke(() -> LOG.infof("The view %s shows project %s's schema", view, state.projectId))
                .replaceWith(ViewBuild.BUILT);
    }

    private static String comment(UUID projectId) {
        return "Project " + projectId + " of Tributary: one row per page that the project has or had."
                + " The project has the page now if _missing_reason is null.";
    }

    /** A column that goes, or is another type now, can't be replaced in place. Never with CASCADE: that isn't ours. */
    private static Uni<Void> remake(SqlConnection tx, State state, String view) {
        List<ViewGrants> grants = new ArrayList<>();
        return ViewGrants.of(tx, view)
                .invoke(grants::add)
                .chain(() -> execute(tx, "DROP VIEW " + view))
                .chain(() -> execute(tx, "CREATE VIEW " + view + " AS " + state.wanted.query()))
                .chain(() -> ViewGrants.of(tx, view))
                .map(given -> grants.get(0).replacing(given, view, state.earlier, state.wanted.columns()))
                .chain(statements -> Multi.createFrom()
                        .iterable(statements)
                        .onItem()
                        .transformToUniAndConcatenate(sql -> execute(tx, sql))
                        .onItem()
                        .ignoreAsUni());
    }

    private Uni<ViewBuild> refuse(UUID projectId, String why, PgException refusal) {
        String told = refusal.getDetail() == null ? refusal.getErrorMessage() : refusal.getDetail();
        String problem = why.formatted(String.valueOf(told).lines().collect(Collectors.joining("; ")));
        return pool.preparedQuery(PROBLEM)
                .execute(Tuple.of(projectId, Pg.text(problem)))
                .invoke(noted -> LOG.logf(
                        noted.rowCount() > 0 || why.equals(CANT_BUILD) ? Logger.Level.WARN : Logger.Level.DEBUG,
                        "Project %s: %s",
                        projectId,
                        problem))
                .replaceWith(ViewBuild.REFUSED);
    }

    private static Uni<@Nullable State> state(SqlClient client, UUID projectId) {
        return client.preparedQuery(STATE)
                .execute(Tuple.of(projectId))
                .map(rows -> rows.size() == 0
                        ? null
                        : State.of(projectId, rows.iterator().next()));
    }

    private static Uni<Void> execute(SqlConnection tx, String sql) {
        return tx.query(sql).execute().replaceWithVoid();
    }

    static String qualified(String view) {
        return "notion." + Identifiers.quote(view);
    }

    private static boolean isState(Throwable failure, String state) {
        return failure instanceof PgException refusal && state.equals(refusal.getSqlState());
    }

    /** The view as it is and as it should be. */
    private record State(
            UUID projectId,
            @Nullable String givenName,
            boolean isThere,
            @Nullable String digest,
            @Nullable String problem,
            List<BuiltColumn> earlier,
            ViewDefinition wanted) {

        static @Nullable State of(UUID projectId, Row row) {
            String schema = row.getString("schema");
            if (schema == null) {
                return null;
            }
            String columns = row.getString("columns");
            List<BuiltColumn> earlier = columns == null ? List.of() : BuiltColumn.read(columns);
            return new State(
                    projectId,
                    row.getString("name"),
                    Boolean.TRUE.equals(row.getBoolean("is_there")),
                    row.getString("digest"),
                    row.getString("problem"),
                    earlier,
                    ViewDefinition.of(projectId, Pg.object(schema), earlier));
        }

        boolean isCurrent() {
            return isThere && problem == null && wanted.digest().equals(digest);
        }

        String name() {
            if (givenName == null) {
                throw new IllegalStateException("No name was left for the view of project " + projectId);
            }
            return givenName;
        }
    }
}
