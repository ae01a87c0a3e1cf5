package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.DeliveryReads.Entry;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.deliveries.DeliveryOutcome;
import io.tributary.projects.application.deliveries.DeliveryRefusals.Refusal;
import io.tributary.projects.application.deliveries.LoggedDelivery;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log on a real PostgreSQL: what event-service and api-service write into it, and what an owner reads. */
class DeliveryLogTest {

    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");
    private static final UUID PAGE = new UUID(1, 1);

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SyncTarget project = database.project();
    private final String hook = "hook-" + UUID.randomUUID();
    private final PgDeliveryLog log = new PgDeliveryLog(database.pool());
    private final PgDeliveryRefusals refusals = new PgDeliveryRefusals(database.pool());
    private final PgDeliveryReads reads = new PgDeliveryReads(database.pool());

    DeliveryLogTest() {
        database.rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ($1, $2, now(), now())",
                hook,
                project.connectionId());
    }

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_batch_that_is_read_again_is_logged_once() {
        List<LoggedDelivery> batch = List.of(told(project, 1), told(project, 2), dropped(hook, 3), told(project, 1));

        add(batch);
        add(batch);

        assertThat(read()).hasSize(3);
    }

    @Test
    void nothing_is_logged_of_a_deleted_project_or_an_unknown_hook() {
        SyncTarget deleted = database.project();
        database.delete(deleted);

        add(List.of(told(deleted, 1), dropped("no-hook", 2), told(project, 3)));

        assertThat(read()).hasSize(1);
        assertThat(database.rows("SELECT 1 FROM deliveries WHERE project_id = $1", deleted.projectId()))
                .isEmpty();
    }

    @Test
    void what_postgres_does_not_take_is_replaced() {
        add(List.of(entry(UUID.randomUUID(), hook, project.projectId(), "page.\0created", NINE)));

        assertThat(read()).extracting(Entry::type).containsExactly("page.\ufffdcreated");
    }

    @Test
    void the_owner_reads_the_projects_and_the_connections_newest_first_in_slices() {
        for (int i = 0; i < 4; i++) {
            add(List.of(told(project, 10 * i), dropped(hook, 10 * i + 1)));
            refuse(new Refusal(hook, NINE.plusSeconds(60L * i + 2), "invalid-signature", 1));
        }

        List<Entry> all = read();

        assertThat(all).hasSize(12).isSortedAccordingTo((a, b) -> b.receivedAt().compareTo(a.receivedAt()));
        for (int size : new int[] {1, 5, 11}) {
            assertThat(slices(size, null)).isEqualTo(all);
        }
        assertThat(slices(3, DeliveryOutcome.DROPPED))
                .hasSize(4)
                .allMatch(it -> it.outcome().equals("dropped"));
        assertThat(slices(3, DeliveryOutcome.PAGE_SYNC))
                .hasSize(4)
                .allMatch(it -> it.outcome().equals("page:sync"));
        assertThat(slices(3, DeliveryOutcome.REFUSED))
                .hasSize(4)
                .allMatch(it -> it.outcome().equals("refused"));
        assertThat(slices(3, DeliveryOutcome.SWEEP)).isEmpty();
    }

    @Test
    void a_page_is_synced_once_it_was_looked_at_after_the_delivery() {
        add(List.of(told(project, 0), told(project, 60)));
        database.rows(
                "INSERT INTO page_state (project_id, page_id, ticket, seen_at) VALUES ($1, $2, 1, $3)",
                project.projectId(),
                PAGE,
                Objects.requireNonNull(Pg.time(NINE.plusSeconds(30))));

        assertThat(read()).extracting(Entry::syncedAt).containsExactly(null, NINE.plusSeconds(30));
    }

    @Test
    void refusals_of_one_minute_and_reason_are_one_row_whoever_counts_them() {
        refuse(new Refusal(hook, NINE.plusSeconds(5), "invalid-signature", 3));
        refuse(
                new Refusal(hook, NINE.plusSeconds(59), "invalid-signature", 4),
                new Refusal(hook, NINE.plusSeconds(59), "invalid-event", 1),
                new Refusal("no-hook", NINE, "invalid-signature", 1));

        assertThat(read())
                .extracting(entry -> entry.detail() + " " + entry.count() + " " + entry.receivedAt())
                .containsExactly(
                        "invalid-event 1 " + NINE.plusSeconds(59), "invalid-signature 7 " + NINE.plusSeconds(5));
    }

    @Test
    void the_last_delivery_of_a_connection_is_known_to_ten_seconds_and_never_moves_back() {
        add(List.of(told(project, 100), dropped(hook, 103)));
        assertThat(lastDelivery()).isEqualTo(NINE.plusSeconds(103));

        add(List.of(told(project, 112), told(project, 50)));
        assertThat(lastDelivery()).isEqualTo(NINE.plusSeconds(103));

        add(List.of(dropped(hook, 113)));
        add(List.of(told(project, 50)));
        assertThat(lastDelivery()).isEqualTo(NINE.plusSeconds(113));
    }

    private Instant lastDelivery() {
        return database.row("SELECT received_at FROM last_deliveries WHERE connection_id = $1", project.connectionId())
                .getOffsetDateTime("received_at")
                .toInstant();
    }

    @Test
    void who_borrows_a_connection_reads_what_is_about_their_project_alone() {
        UserId borrower = new UserId(UUID.randomUUID());
        UUID borrowed = UUID.randomUUID();
        database.rows(
                "INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                        + " created_at, updated_at) VALUES ($1, $2, 'Mine', $1, $1, $3, now(), now())",
                borrowed,
                borrower.value(),
                project.connectionId());
        LoggedDelivery mine = entry(UUID.randomUUID(), hook, borrowed, "page.created", NINE);
        LoggedDelivery theirs = told(project, 1);
        LoggedDelivery nobodys = dropped(hook, 2);
        add(List.of(mine, theirs, nobodys));
        refuse(new Refusal(hook, NINE, "invalid-signature", 1));
        ProjectId id = new ProjectId(borrowed);

        assertThat(CopyDatabase.await(reads.list(borrower, id, null, null, 10)))
                .extracting(Entry::id)
                .containsExactly(mine.id());
        assertThat(CopyDatabase.await(reads.find(borrower, id, mine.id()))).isNotNull();
        assertThat(CopyDatabase.await(reads.find(borrower, id, theirs.id()))).isNull();
        assertThat(CopyDatabase.await(reads.find(borrower, id, nobodys.id()))).isNull();
        assertThat(CopyDatabase.await(reads.find(owner(), new ProjectId(project.projectId()), nobodys.id())))
                .isNotNull();
        assertThat(CopyDatabase.await(reads.list(owner(), id, null, null, 10))).isNull();
        assertThat(CopyDatabase.await(reads.find(owner(), id, mine.id()))).isNull();
    }

    @Test
    void a_slice_reads_what_it_shows_and_not_all_that_there_is() {
        database.rows(
                "INSERT INTO deliveries (id, connection_id, project_id, event_id, attempt, type, received_at, outcome)"
                        + " SELECT gen_random_uuid(), $1, CASE WHEN n % 200 = 0 THEN $2 ELSE gen_random_uuid() END, 'e', 1,"
                        + " 'page.created', now() - n * interval '1 s', 'page:sync'"
                        + " FROM generate_series(1, 20000) AS n",
                project.connectionId(), project.projectId());
        database.script("ANALYZE deliveries");

        assertThat(plan(null)).contains("deliveries_of_project").doesNotContain("Seq Scan on deliveries", "rows=20000");
        assertThat(plan("schema:sync"))
                .as("an outcome that is rare, among many others")
                .contains("deliveries_of_outcome")
                .doesNotContain("Seq Scan on deliveries", "deliveries_of_none", "rows=1000 ");
        assertThat(plan("refused")).as("of what was refused alone").doesNotContain("deliveries_of_");
    }

    private String plan(@Nullable String outcome) {
        return database
                .rows(
                        "EXPLAIN (ANALYZE, COSTS OFF) " + PgDeliveryReads.LIST,
                        project.projectId(),
                        project.connectionId(),
                        Objects.requireNonNull(Pg.time(PgProjectReads.END)),
                        PgProjectReads.LAST_ID,
                        50,
                        outcome)
                .stream()
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    private void add(List<LoggedDelivery> entries) {
        CopyDatabase.await(log.add(entries));
    }

    private void refuse(Refusal... some) {
        CopyDatabase.await(refusals.add(List.of(some)));
    }

    private List<Entry> read() {
        return slices(100, null);
    }

    private List<Entry> slices(int size, @Nullable DeliveryOutcome outcome) {
        List<Entry> all = new ArrayList<>();
        List<Entry> slice;
        do {
            Entry last = all.isEmpty() ? null : all.get(all.size() - 1);
            slice = Objects.requireNonNull(CopyDatabase.await(reads.list(
                    owner(),
                    new ProjectId(project.projectId()),
                    outcome,
                    last == null ? null : new Before<>(last.receivedAt(), last.id()),
                    size)));
            all.addAll(slice);
        } while (slice.size() == size);
        return all;
    }

    private UserId owner() {
        return new UserId(project.connectionId());
    }

    private static LoggedDelivery told(SyncTarget project, int second) {
        UUID id = new UUID(project.projectId().getMostSignificantBits(), second);
        return entry(id, "hook", project.projectId(), "page.created", NINE.plusSeconds(second));
    }

    private static LoggedDelivery dropped(String hook, int second) {
        UUID id = new UUID(hook.hashCode(), second);
        return new LoggedDelivery(
                id,
                hook,
                null,
                "event",
                1,
                "comment.created",
                PAGE,
                NINE.plusSeconds(second),
                DeliveryOutcome.DROPPED,
                "irrelevant");
    }

    private static LoggedDelivery entry(UUID id, String hook, UUID project, String type, Instant at) {
        return new LoggedDelivery(id, hook, project, "event", 1, type, PAGE, at, DeliveryOutcome.PAGE_SYNC, null);
    }
}
