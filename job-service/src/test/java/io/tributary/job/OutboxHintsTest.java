package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.RelayOutbox;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PgOutboxRows;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutboxHintsTest {

    @SuppressWarnings("NullAway.Init")
    private static Servers servers;

    private final AtomicInteger published = new AtomicInteger();
    private final RelayLoop loop = new RelayLoop(
            new RelayOutbox(new PgOutboxRows(servers.pool()), event -> {
                published.incrementAndGet();
                return Uni.createFrom().voidItem();
            }),
            Clock.systemUTC());
    private final OutboxHints hints =
            new OutboxHints(servers.pool(), () -> loop.wake().subscribe().with(done -> {}, Throwable::printStackTrace));

    @BeforeAll
    static void start() {
        servers = new Servers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void a_commit_gets_its_events_out_at_once_also_after_an_outage() {
        Servers.await(hints.listen());
        long start = System.nanoTime();
        commitEvent();
        Servers.awaitTrue(() -> published.get() == 1);
        System.out.printf("From before the commit to published: %d ms%n", (System.nanoTime() - start) / 1_000_000);

        servers.stack().stop(Server.POSTGRES);
        servers.stack().start(Server.POSTGRES);
        Servers.awaitTrue(this::listensAgain);
        // Nothing polls here. The outage may have met the relay at work, which pauses then, and the pool may still hand
        // out a
        // connection that died: such a hint is of no use, and the next one is.
        Servers.awaitTrue(() -> {
            if (loop.mayTry()) {
                commitEvent();
            }
            return published.get() > 1;
        });
    }

    @Test
    void an_outage_is_told_and_ends_by_asking_again() {
        servers.stack().stop(Server.POSTGRES);
        Throwable failure = hints.listen()
                .map(listening -> (Throwable) new AssertionError("listens to nobody"))
                .onFailure()
                .recoverWithItem(refusal -> refusal)
                .await()
                .indefinitely();
        servers.stack().start(Server.POSTGRES);

        assertThat(Outages.isOutage(failure)).as("%s", failure).isTrue();
        Servers.awaitTrue(this::listensAgain);
    }

    /** As the poll does every second: it may take some tries until the pool has forgotten its dead connections. */
    private boolean listensAgain() {
        return hints.listen()
                .chain(() -> servers.pool()
                        .query(
                                "SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()")
                        .execute())
                .map(listeners -> listeners.size() > 0)
                .onFailure()
                .recoverWithItem(false)
                .await()
                .indefinitely();
    }

    private static void commitEvent() {
        EventMessage event = new EventMessage("topic", "key", Map.of("ce_id", "1"), new byte[] {1});
        Servers.await(servers.pool().withTransaction(tx -> new Outbox().add(tx, List.of(event))));
    }
}
