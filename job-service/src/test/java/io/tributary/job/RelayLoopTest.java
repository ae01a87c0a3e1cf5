package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.EventSink;
import io.tributary.projects.application.outbox.OutboxRows;
import io.tributary.projects.application.outbox.OutboxRows.Relayed;
import io.tributary.projects.application.outbox.RelayOutbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RelayLoopTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final Deque<EventMessage> outbox = new ArrayDeque<>();
    private final List<EventMessage> published = new ArrayList<>();
    private @Nullable Uni<Void> acknowledgement;
    private int rounds;
    private final RelayLoop loop = new RelayLoop(new RelayOutbox(new Rows(), new Sink()), clock);

    @Test
    void a_wake_up_relays_until_nothing_is_left() {
        add(3);

        wake();

        assertThat(published).hasSize(3);
        assertThat(rounds).isEqualTo(4);
    }

    @Test
    void an_event_that_comes_while_a_round_runs_goes_out_without_another_wake_up() {
        CompletableFuture<Void> kafka = new CompletableFuture<>();
        acknowledgement = Uni.createFrom().completionStage(kafka);
        add(1);
        CompletableFuture<Void> first = loop.wake().subscribeAsCompletionStage();

        add(1);
        wake();
        assertThat(published).hasSize(1);
        acknowledgement = null;
        kafka.complete(null);

        assertThat(first).isCompleted();
        assertThat(published).hasSize(2);
    }

    @Test
    void a_failure_is_no_failure_of_the_loop_and_is_tried_again_later_and_later() {
        acknowledgement = Uni.createFrom().failure(new IllegalStateException("Kafka is down"));
        add(1);

        assertThat(List.of(pause(), pause(), pause(), pause(), pause(), pause()))
                .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(outbox).hasSize(1);
    }

    @Test
    void after_an_outage_the_pauses_begin_anew() {
        acknowledgement = Uni.createFrom().failure(new IllegalStateException("Kafka is down"));
        add(1);
        pause();
        pause();
        acknowledgement = null;
        wake();
        assertThat(outbox).isEmpty();

        acknowledgement = Uni.createFrom().failure(new IllegalStateException("Kafka is down"));
        add(1);
        assertThat(pause()).isEqualTo(1);
    }

    @Test
    void a_database_that_never_answers_stops_the_loop_for_a_while_only() {
        Uni<Void> never = Uni.createFrom().nothing();
        RelayLoop impatient = new RelayLoop(new RelayOutbox(new Rows(), new Sink()), clock, Duration.ofMillis(50));
        acknowledgement = never;
        add(1);
        impatient.wake().await().atMost(Duration.ofSeconds(5));

        acknowledgement = null;
        clock.tick(Duration.ofSeconds(1));
        impatient.wake().await().atMost(Duration.ofSeconds(5));

        assertThat(outbox).isEmpty();
    }

    /** Wakes the loop, which fails, and tells after how many seconds it tries again; time stands there then. */
    private long pause() {
        int before = rounds;
        wake();
        assertThat(rounds).isEqualTo(before + 1);
        Instant failed = clock.instant();
        do {
            clock.tick(Duration.ofSeconds(1));
        } while (!loop.mayTry());
        return Duration.between(failed, clock.instant()).toSeconds();
    }

    private void wake() {
        loop.wake().await().atMost(Duration.ofSeconds(5));
    }

    private void add(int events) {
        for (int i = 0; i < events; i++) {
            outbox.add(new EventMessage("topic", "key", Map.of(), new byte[0]));
        }
    }

    private final class Sink implements EventSink {
        @Override
        public Uni<Void> publish(EventMessage event) {
            published.add(event);
            return acknowledgement == null ? Uni.createFrom().voidItem() : acknowledgement;
        }
    }

    /** One row a round. */
    private final class Rows implements OutboxRows {
        @Override
        public Uni<Relayed> relay(int most, Function<List<Waiting>, Uni<Verdict>> publish) {
            rounds++;
            EventMessage oldest = outbox.peek();
            return oldest == null
                    ? Uni.createFrom().item(new Relayed(false, 0, 0))
                    : publish.apply(List.of(new Waiting(rounds, oldest)))
                            .invoke(verdict -> outbox.remove())
                            .map(verdict ->
                                    new Relayed(false, verdict.published().size(), 0));
        }
    }
}
