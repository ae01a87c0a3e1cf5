package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SweepCheckpoint;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.TrimHistory;
import io.tributary.projects.application.sync.ViewBuild;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs in {@code sync_runs}. A slice's rows and its checkpoint are one transaction, on the condition of its token. */
public final class PgSweepRuns implements SweepRuns {

    private static final int TRIMMED = 100;

    private static final String RENEW = """
            UPDATE sync_runs SET lease_until = $3 WHERE id = $1 AND lease_token = $2
            """;

    private static final String MAY_GO_ON = """
            SELECT EXISTS (
                SELECT FROM sync_runs run JOIN projects project ON project.id = run.project_id
                WHERE run.id = $1 AND run.lease_token = $2 AND project.deleted_at IS NULL AND NOT project.paused) AS yes
            """;

    private static final String HOLD = """
            SELECT FROM sync_runs WHERE id = $1 AND lease_token = $2 FOR UPDATE
            """;

    /** Progress: what crashed before counts no more. */
    private static final String COMMIT = """
            UPDATE sync_runs
            SET checkpoint = ($3::text)::jsonb, lease_until = $4, crashes = 0, advanced_at = $9,
                first_ticket = coalesce(first_ticket, $5), pass_started_at = coalesce(pass_started_at, $6),
                pages_seen = pages_seen + $7, pages_changed = pages_changed + $8
            WHERE id = $1 AND lease_token = $2
            """;

    private static final String RELEASE = """
            UPDATE sync_runs SET lease_token = NULL, lease_until = NULL WHERE id = $1 AND lease_token = $2
            """;

    private static final String RELEASE_ALL = """
            UPDATE sync_runs SET lease_token = NULL, lease_until = NULL WHERE lease_token = ANY ($1::uuid[])
            """;

    private static final String WANTED = """
            SELECT EXISTS (
                SELECT FROM projects project JOIN project_sync sync ON sync.project_id = project.id
                WHERE project.id = $1 AND project.deleted_at IS NULL AND NOT project.paused AND sync.phase <> 'broken'
                  AND (EXISTS (SELECT FROM sweep_wants WHERE project_id = $1)
                    OR EXISTS (SELECT FROM sync_runs WHERE project_id = $1 AND finished_at IS NULL))) AS yes
            """;

    private final Pool pool;
    private final PageWriter pages;
    private final WantSweep wants;
    private final PgProjectViews views;
    private final SeenPages seen;
    private final PgHistory history;
    private final SyncRows rows;
    private final RunStart start;
    private final RunEnd end;
    private final Clock clock;

    /**
     * Leases that could not be given back, since PostgreSQL was away: a lease that ends by itself is taken for a slice
     * that died, and three of those break the project.
     */
    private final Set<UUID> unreleased = ConcurrentHashMap.newKeySet();

    /** Writes rows through {@code pages} and the end of runs into {@code outbox}. */
    public PgSweepRuns(Pool pool, PageWriter pages, Outbox outbox, SweepSettings settings, Clock clock) {
        this.pool = pool;
        this.pages = pages;
        this.wants = new WantSweep(clock);
        this.views = new PgProjectViews(pool, clock);
        this.seen = new SeenPages(pool);
        this.history = new PgHistory(pool);
        this.rows = new SyncRows(outbox, settings, clock);
        this.start = new RunStart(rows, clock);
        this.end = new RunEnd(rows, outbox, settings, clock);
        this.clock = clock;
    }

    @Override
    public Uni<Begin> begin(UUID projectId) {
        return releaseLate()
                .chain(() -> pool.withTransaction(tx -> start.begin(tx, projectId)))
                .onFailure(ProjectGone.class)
                .recoverWithItem(gone -> new Begin.Nothing(String.valueOf(gone.getMessage())));
    }

    @Override
    public Uni<Void> renew(SweepRun run) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(
                        run.id(), run.leaseToken(), Pg.time(clock.instant().plus(LEASE))))
                .map(updated -> held(run, updated))
                .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> mayGoOn(SweepRun run) {
        return yes(MAY_GO_ON, Tuple.of(run.id(), run.leaseToken()));
    }

    @Override
    public Uni<Void> commitSchema(
            SweepRun run,
            SweepCheckpoint next,
            DataSourceAnswer answer,
            Function<ViewBuild, Uni<Void>> beforeCheckpoint) {
        UUID projectId = run.target().projectId();
        var schema = Objects.requireNonNull(answer.schema(), "A data source that is gone has no schema to store");
        Progress progress = new Progress(answer.seen().ticket(), null, 0, 0);
        return pool.withTransaction(tx -> rows.lockProject(tx, projectId)
                        .chain(() -> rows.storeSchema(tx, projectId, answer.seen(), schema))
                        .call(() -> hold(tx, run))
                        .chain(changed -> changed && run.kind() == SweepKind.INCREMENTAL
                                ? wants.want(tx, projectId, SweepKind.FULL, WantReason.SCHEMA)
                                : Uni.createFrom().voidItem()))
                // Whatever is wrong with the view, no page has to wait for it: a job tries again, and says what is
                // wrong.
                .chain(() -> views.build(projectId).onFailure().recoverWithItem(ViewBuild.HELD))
                .chain(beforeCheckpoint::apply)
                .chain(() -> pool.withTransaction(tx -> advance(tx, run, next, progress)));
    }

    @Override
    public Uni<Void> commitRows(
            SweepRun run, SweepCheckpoint next, QueryAnswer answer, Function<Applied, Uni<Void>> beforeCommit) {
        List<Observation> observed = answer.pages().stream()
                .<Observation>map(page -> new Observation.Row(answer.seen(), page))
                .toList();
        return pool.withTransaction(tx -> hold(tx, run)
                .chain(() -> pages.apply(tx, run.target().projectId(), observed))
                .invoke(applied -> mustExist(run, applied))
                .call(beforeCommit::apply)
                .call(applied -> advance(tx, run, next, Progress.of(answer, applied)))
                .chain(applied -> UnannouncedEdits.note(tx, run, answer.pages(), applied)));
    }

    private static void mustExist(SweepRun run, Applied applied) {
        if (applied.projectGone()) {
            throw new ProjectGone(run.target().projectId());
        }
    }

    @Override
    public Uni<Void> commit(SweepRun run, SweepCheckpoint next) {
        return pool.withTransaction(tx -> advance(tx, run, next, Progress.NONE));
    }

    @Override
    public Uni<Coverage> coverage(SweepRun run) {
        return seen.coverage(run);
    }

    @Override
    public Uni<Boolean> missedAny(SweepRun run, Collection<UUID> pageIds) {
        return seen.missedAny(run, pageIds);
    }

    @Override
    public Uni<List<UUID>> notSeenSinceEdited(SweepRun run, List<PartialRow> rows) {
        return seen.notSeenSinceEdited(run, rows);
    }

    @Override
    public Uni<List<UUID>> unseen(SweepRun run, SweepCheckpoint checkpoint, int limit) {
        return seen.unseen(run, checkpoint, limit);
    }

    @Override
    public Uni<Void> finish(SweepRun run, SweepCheckpoint last) {
        return pool.withTransaction(tx -> end.finish(tx, run, last))
                // The run has ended, whether older ones could be trimmed or not; the clock trims them too.
                .chain(() -> history.trimIdleRunsOf(run.target().projectId(), TrimHistory.IDLE_RUNS, TRIMMED)
                        .onFailure()
                        .recoverWithItem(0))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> breakProject(SweepRun run, String reason) {
        UUID projectId = run.target().projectId();
        return pool.withTransaction(tx -> rows.lockProject(tx, projectId)
                .chain(() -> end.lockSync(tx, projectId))
                .chain(() -> hold(tx, run))
                .chain(() -> rows.breakProject(tx, projectId, reason, true)));
    }

    @Override
    public Uni<Void> release(SweepRun run) {
        return pool.preparedQuery(RELEASE)
                .execute(Tuple.of(run.id(), run.leaseToken()))
                .replaceWithVoid()
                .onFailure()
                .invoke(() -> unreleased.add(run.leaseToken()));
    }

    private Uni<Void> releaseLate() {
        Set<UUID> late = Set.copyOf(unreleased);
        return late.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(RELEASE_ALL)
                        .execute(Tuple.tuple().addArrayOfUUID(late.toArray(UUID[]::new)))
                        .invoke(() -> unreleased.removeAll(late))
                        .replaceWithVoid();
    }

    @Override
    public Uni<Boolean> wanted(UUID projectId) {
        return yes(WANTED, Tuple.of(projectId));
    }

    private Uni<Boolean> yes(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(found -> found.iterator().next().getBoolean("yes"));
    }

    private static Uni<Void> hold(SqlConnection tx, SweepRun run) {
        return tx.preparedQuery(HOLD)
                .execute(Tuple.of(run.id(), run.leaseToken()))
                .map(found -> held(run, found))
                .replaceWithVoid();
    }

    private Uni<Void> advance(SqlConnection tx, SweepRun run, SweepCheckpoint next, Progress progress) {
        return tx.preparedQuery(COMMIT)
                .execute(Tuple.tuple()
                        .addUUID(run.id())
                        .addUUID(run.leaseToken())
                        .addString(CheckpointJson.write(next))
                        .addOffsetDateTime(Pg.time(clock.instant().plus(LEASE)))
                        .addLong(progress.ticket())
                        .addOffsetDateTime(Pg.time(progress.notionDate()))
                        .addInteger(progress.seen())
                        .addInteger(progress.changed())
                        .addOffsetDateTime(Pg.time(clock.instant())))
                .map(updated -> held(run, updated))
                .replaceWithVoid();
    }

    static RowSet<Row> held(SweepRun run, RowSet<Row> touched) {
        if (touched.rowCount() == 0) {
            throw new LeaseLost(run.id());
        }
        return touched;
    }

    /** What a step adds to the run besides its checkpoint. */
    private record Progress(@Nullable Long ticket, @Nullable Instant notionDate, int seen, int changed) {

        static final Progress NONE = new Progress(null, null, 0, 0);

        static Progress of(QueryAnswer answer, Applied applied) {
            return new Progress(
                    null,
                    answer.notionDate(),
                    answer.pages().size() + answer.partial().size(),
                    applied.changed().size());
        }
    }
}
