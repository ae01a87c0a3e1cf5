package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.Standing;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts in PostgreSQL: a handful of rows come back, however many projects there are. */
public final class PgStanding implements Standing.Reader {

    /**
     * The rules of {@link SyncState} and {@link WebhookState} once more, in SQL; a test compares them. Here a hook is broken
     * if a secret of it was sealed with a key that isn't known; one that begins well and is damaged SQL can't tell.
     */
    private static final String READ = """
            WITH standing AS (
                SELECT
                    CASE WHEN project.paused THEN 'paused'
                        WHEN sync.project_id IS NULL THEN 'syncing'
                        WHEN sync.phase = 'broken' THEN 'broken'
                        WHEN sync.waiting_until > $1 THEN 'waiting'
                        ELSE sync.phase END AS sync,
                    CASE WHEN hook.id IS NULL THEN 'none'
                        WHEN hook.notion_webhook_secret NOT LIKE ALL ($2::text[]) OR EXISTS (
                            SELECT 1 FROM jsonb_path_query(hook.candidates, '$[*]') candidate
                            WHERE coalesce(candidate->>'secret', '') NOT LIKE ALL ($2::text[])) THEN 'broken'
                        WHEN hook.confirmed_at IS NULL
                            THEN CASE WHEN jsonb_array_length(hook.candidates) > 0 THEN 'pending' ELSE 'none' END
                        WHEN edit.edited_at <= $1 - interval '%d seconds'
                            AND edit.edited_at > greatest(hook.confirmed_at, last.received_at) + interval '%d seconds' THEN 'silent'
                        ELSE 'verified' END AS webhook,
                    coalesce(sync.synced_through + interval '%d seconds', project.created_at) AS since
                FROM projects project
                JOIN notion_connections connection ON connection.id = project.connection_id
                LEFT JOIN project_sync sync ON sync.project_id = project.id
                %s
                LEFT JOIN unannounced_edits edit ON edit.project_id = project.id
                LEFT JOIN last_deliveries last ON last.connection_id = project.connection_id
                WHERE project.deleted_at IS NULL
            ), sweeps AS (
                SELECT run.kind, run.pages_seen, run.started_at, coalesce(run.advanced_at, run.started_at) AS advanced_at,
                    CASE run.kind WHEN 'full' THEN (
                        SELECT done.pages_seen FROM sync_runs done
                        WHERE done.project_id = run.project_id AND done.kind = 'full'
                          AND done.outcome IN ('complete', 'incomplete')
                        ORDER BY done.started_at DESC LIMIT 1) END AS pages_expected
                FROM sync_runs run
                JOIN projects project ON project.id = run.project_id
                JOIN project_sync sync ON sync.project_id = run.project_id
                WHERE run.finished_at IS NULL AND project.deleted_at IS NULL AND NOT project.paused
                  AND sync.phase <> 'broken'
            )
            SELECT 'projects' AS what, sync AS one, webhook AS other, count(*) AS count, 0::bigint AS done,
                NULL::bigint AS expected, min(since) AS since, NULL::timestamptz AS advanced
            FROM standing GROUP BY sync, webhook
            UNION ALL
            SELECT 'sweeps', kind, NULL, count(*), sum(pages_seen), sum(pages_expected), min(started_at), min(advanced_at)
            FROM sweeps GROUP BY kind
            """.formatted(
                    WebhookState.PATIENCE.toSeconds(),
                    WebhookState.MARGIN.toSeconds(),
                    RunEnd.WATERMARK_SLACK.toSeconds(),
                    ServingHook.JOIN);

    /** What was refused has been tried, so it comes first by id. */
    private static final String OUTBOX = """
            WITH waiting AS (
                SELECT created_at FROM outbox WHERE refused_at IS NULL ORDER BY id LIMIT %1$d
            ), first AS (
                SELECT refused_at FROM outbox ORDER BY id LIMIT %1$d
            )
            SELECT (SELECT count(*) FROM waiting) AS waiting, (SELECT min(created_at) FROM waiting) AS since,
                (SELECT count(*) FROM first WHERE refused_at IS NOT NULL) AS refused
            """.formatted(Standing.Outbox.MOST);

    /** These are only figures: where they take longer, PostgreSQL has other worries. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pool pool;
    private final Clock clock;
    private final String[] openable;
    private final String patience;

    /** Reads from the database behind {@code pool}; ages are by {@code clock}, and {@code box} knows the keys. */
    public PgStanding(Pool pool, SecretBox box, Clock clock) {
        this(pool, box, clock, PATIENCE);
    }

    PgStanding(Pool pool, SecretBox box, Clock clock, Duration patience) {
        this.pool = pool;
        this.clock = clock;
        this.openable =
                box.openable().stream().map(beginning -> beginning + "%").toArray(String[]::new);
        this.patience = "SET LOCAL statement_timeout = " + patience.toMillis();
    }

    @Override
    public Uni<Standing> read() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return read(READ, Tuple.of(now).addArrayOfString(openable)).map(rows -> standing(rows, now));
    }

    @Override
    public Uni<Standing.Outbox> outbox() {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return read(OUTBOX, Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(row -> new Standing.Outbox(
                        row.getLong("waiting"), age(row.getOffsetDateTime("since"), now), row.getLong("refused")));
    }

    private Uni<RowSet<Row>> read(String sql, Tuple values) {
        return pool.withTransaction(tx ->
                tx.query(patience).execute().chain(() -> tx.preparedQuery(sql).execute(values)));
    }

    private static Standing standing(RowSet<Row> rows, OffsetDateTime now) {
        List<Standing.Projects> projects = new ArrayList<>();
        List<Standing.Sweeps> sweeps = new ArrayList<>();
        for (Row row : rows) {
            String one = row.getString("one");
            long count = row.getLong("count");
            Duration age = age(row.getOffsetDateTime("since"), now);
            switch (row.getString("what")) {
                case "projects" ->
                    projects.add(new Standing.Projects(
                            SyncState.valueOf(one.toUpperCase(Locale.ROOT)),
                            WebhookState.valueOf(row.getString("other").toUpperCase(Locale.ROOT)),
                            count,
                            age));
                default ->
                    sweeps.add(new Standing.Sweeps(
                            SweepKind.of(one),
                            count,
                            row.getLong("done"),
                            row.getLong("expected"),
                            age,
                            age(row.getOffsetDateTime("advanced"), now)));
            }
        }
        return new Standing(projects, sweeps);
    }

    /** The clocks of two machines may differ a little. */
    private static Duration age(@Nullable OffsetDateTime since, OffsetDateTime now) {
        Duration age = since == null ? Duration.ZERO : Duration.between(since, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
