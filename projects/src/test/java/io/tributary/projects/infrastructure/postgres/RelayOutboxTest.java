package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.EventSink;
import io.tributary.projects.application.outbox.OutboxRows.Relayed;
import io.tributary.projects.application.outbox.RelayOutbox;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayOutboxTest {

    private static final Uni<Void> ACKNOWLEDGED = Uni.createFrom().voidItem();

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final Outbox outbox = new Outbox();
    private final PgOutboxRows rows = new PgOutboxRows(database.pool());
    private final List<String> published = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.rows("DELETE FROM outbox");
    }

    @Test
    void events_get_out_in_the_order_of_their_rows_and_leave_the_table() {
        add("a", "b", "c");

        Relayed relayed = run(accepting());

        assertThat(relayed).isEqualTo(new Relayed(false, 3, 0));
        assertThat(published).containsExactly("a", "b", "c");
        assertThat(left()).isEmpty();
        assertThat(run(accepting()).foundAny()).isFalse();
    }

    @Test
    void an_event_gets_out_as_it_was_committed() {
        EventMessage event = new EventMessage("topic", "key", Map.of("ce_id", "1", "ce_type", "é"), new byte[] {0, 1});
        CopyDatabase.await(database.pool().withTransaction(tx -> outbox.add(tx, List.of(event))));
        List<EventMessage> sent = new ArrayList<>();

        run(message -> {
            sent.add(message);
            return ACKNOWLEDGED;
        });

        assertThat(sent).usingRecursiveFieldByFieldElementComparator().containsExactly(event);
    }

    @Test
    void an_event_of_a_transaction_that_rolls_back_never_gets_out() {
        SqlConnection connection = CopyDatabase.await(database.pool().getConnection());
        Transaction transaction = CopyDatabase.await(connection.begin());
        CopyDatabase.await(outbox.add(connection, List.of(event("a"))));
        CopyDatabase.await(transaction.rollback());
        CopyDatabase.await(connection.close());

        assertThat(run(accepting()).foundAny()).isFalse();
    }

    @Test
    void more_than_a_batch_takes_several_rounds() {
        List<String> names = IntStream.range(0, 450).mapToObj(Integer::toString).toList();
        add(names.toArray(String[]::new));

        RelayOutbox relay = new RelayOutbox(rows, accepting());
        int rounds = 0;
        while (CopyDatabase.await(relay.runOnce()).foundAny()) {
            rounds++;
        }

        assertThat(rounds).isEqualTo(3);
        assertThat(published).isEqualTo(names);
    }

    @Test
    void while_the_sink_is_down_every_row_stays() {
        add("a", "b", "c");

        assertThatThrownBy(() -> run(failingOn("b", new IllegalStateException("Kafka is down"))))
                .hasMessageContaining("Kafka is down");
        assertThat(left()).containsExactly("a", "b", "c");
        published.clear();

        run(accepting());

        assertThat(published).containsExactly("a", "b", "c");
        assertThat(left()).isEmpty();
    }

    @Test
    void a_crash_between_publishing_and_deleting_repeats_events_and_loses_none() {
        add("a", "b");
        EventSink crashing = event -> {
            published.add(name(event));
            return killRelay();
        };

        assertThatThrownBy(() -> run(crashing)).isNotNull();
        dropTheKilledConnection();
        assertThat(left()).containsExactly("a", "b");
        run(accepting());

        assertThat(published).containsExactly("a", "b", "a", "b");
        assertThat(left()).isEmpty();
    }

    @Test
    void of_two_relays_at_once_one_does_nothing() {
        add("a", "b");
        CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        EventSink slow = event -> {
            published.add(name(event));
            reached.complete(null);
            return Uni.createFrom().completionStage(acknowledgement);
        };

        CompletableFuture<Relayed> first = new RelayOutbox(rows, slow).runOnce().subscribeAsCompletionStage();
        CopyDatabase.await(Uni.createFrom().completionStage(reached));
        Relayed second = run(accepting());
        acknowledgement.complete(null);

        assertThat(second).isEqualTo(new Relayed(true, 0, 0));
        assertThat(CopyDatabase.await(Uni.createFrom().completionStage(first))).isEqualTo(new Relayed(false, 2, 0));
        assertThat(published).containsExactly("a", "b");
    }

    @Test
    void a_row_that_commits_after_a_later_one_is_not_skipped() {
        SqlConnection connection = CopyDatabase.await(database.pool().getConnection());
        Transaction transaction = CopyDatabase.await(connection.begin());
        CopyDatabase.await(outbox.add(connection, List.of(event("early"))));
        add("late");
        run(accepting());
        CopyDatabase.await(transaction.commit());
        CopyDatabase.await(connection.close());

        run(accepting());

        assertThat(published).containsExactly("late", "early");
    }

    @Test
    void an_event_that_is_refused_for_good_is_set_aside_alone() {
        add("a", "b", "c");

        Relayed relayed = run(failingOn("b", new EventSink.EventRefused("too large")));

        assertThat(relayed).isEqualTo(new Relayed(false, 2, 1));
        assertThat(left()).containsExactly("b");
        assertThat(database.row("SELECT refused_reason FROM outbox").getString(0))
                .isEqualTo("too large");
        add("d");
        run(accepting());
        assertThat(published).containsExactly("a", "c", "d");
    }

    private Uni<Void> killRelay() {
        return database.pool()
                .query("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                .execute()
                .replaceWithVoid();
    }

    /** The pool may hand it out once more before it has heard of its end. */
    private void dropTheKilledConnection() {
        CopyDatabase.await(
                database.pool().query("SELECT 1").execute().onFailure().retry().atMost(20));
    }

    private EventSink accepting() {
        return event -> {
            published.add(name(event));
            return ACKNOWLEDGED;
        };
    }

    private EventSink failingOn(String name, RuntimeException failure) {
        return event -> name(event).equals(name)
                ? Uni.createFrom().failure(failure)
                : accepting().publish(event);
    }

    private Relayed run(EventSink sink) {
        return CopyDatabase.await(new RelayOutbox(rows, sink).runOnce());
    }

    private void add(String... names) {
        Function<String, EventMessage> event = RelayOutboxTest::event;
        CopyDatabase.await(database.pool()
                .withTransaction(
                        tx -> outbox.add(tx, List.of(names).stream().map(event).toList())));
    }

    private List<String> left() {
        return database.rows("SELECT value FROM outbox ORDER BY id").stream()
                .map(row -> row.getBuffer(0).toString())
                .toList();
    }

    private static EventMessage event(String name) {
        return new EventMessage(
                "project.tasks.changed", "project", Map.of("ce_id", name), name.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(EventMessage event) {
        return new String(event.value(), StandardCharsets.UTF_8);
    }
}
