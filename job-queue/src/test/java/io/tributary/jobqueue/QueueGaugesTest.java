package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QueueGaugesTest extends InspectorGround {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final RedisGround ground = new RedisGround(clock);
    private final QueueGauges gauges = new QueueGauges(new RedisInspectorStore(this::send, clock), clock, metrics);

    @Override
    Ports open(Clock clock) {
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }

    private Uni<@Nullable Response> send(Request request) {
        return silent.get()
                ? Uni.createFrom().failure(new NoReply(request.command()))
                : ground.fixture.redis.send(request);
    }

    private @Nullable Double depth(String queue, JobState state) {
        return value(metrics.find("jobs.depth")
                .tags("queue", queue, "state", state.text())
                .gauge());
    }

    private @Nullable Double age(String queue) {
        return value(metrics.find("jobs.oldest.age").tags("queue", queue).gauge());
    }

    private static @Nullable Double value(@Nullable Gauge gauge) {
        return gauge == null ? null : gauge.value();
    }

    @Test
    void they_show_how_many_jobs_are_in_each_state_and_how_long_the_next_one_waits() {
        archived(job("d"));
        active(job("a"));
        pending(job("p1"));
        clock.tick(Duration.ofMillis(1_500));
        pending(job("p2"));

        await(gauges.update(List.of(QUEUE, "bulk")));

        assertThat(depth(QUEUE, JobState.PENDING)).isEqualTo(2);
        assertThat(depth(QUEUE, JobState.ACTIVE)).isEqualTo(1);
        assertThat(depth(QUEUE, JobState.ARCHIVED)).isEqualTo(1);
        assertThat(depth(QUEUE, JobState.RETRY)).isZero();
        assertThat(age(QUEUE)).isEqualTo(1.5);
        assertThat(age("bulk")).as("none waits").isZero();

        take(2);
        await(gauges.update(List.of(QUEUE, "bulk")));
        assertThat(depth(QUEUE, JobState.PENDING)).isZero();
        assertThat(depth(QUEUE, JobState.ACTIVE)).isEqualTo(3);
        assertThat(age(QUEUE)).isZero();
    }

    @Test
    void an_age_that_nobody_knows_is_no_number() {
        pending(job("t1"));
        ground.fixture.command(Command.HDEL, new QueueKeys(QUEUE).task("t1"), "pending_since");

        await(gauges.update(List.of(QUEUE)));

        assertThat(age(QUEUE)).isNaN();
    }

    @Test
    void what_is_no_longer_served_or_known_is_no_longer_shown() {
        await(gauges.update(List.of(QUEUE, "bulk")));
        await(gauges.update(List.of("bulk")));
        assertThat(depth(QUEUE, JobState.PENDING)).isNull();
        assertThat(age(QUEUE)).isNull();
        assertThat(age("bulk")).isZero();

        silent.set(true);
        assertThatThrownBy(() -> await(gauges.update(List.of("bulk")))).isInstanceOf(NoReply.class);
        assertThat(age("bulk")).isNull();

        silent.set(false);
        await(gauges.update(List.of("bulk")));
        assertThat(age("bulk")).isZero();
        gauges.stop();
        assertThat(metrics.getMeters()).isEmpty();
        await(gauges.update(List.of("bulk")));
        assertThat(metrics.getMeters()).isEmpty();
    }

    @Test
    void a_server_shows_them_while_it_serves_the_queue() {
        pending(NewJob.of("other", new byte[0]).queue(QUEUE).processIn(Duration.ofHours(1)));
        try (Bench bench = new Bench(Clock.systemUTC(), ground.fixture)) {
            JobServer server = bench.server(new Bench.Hand(), JobServerConfig.of(Map.of(QUEUE, 1)));

            Bench.until(() -> bench.metrics.find("jobs.depth").gauge() != null, "they are shown");
            await(server.stop(Duration.ofMillis(1)));
            assertThat(bench.metrics.find("jobs.depth").gauge()).isNull();
        }
    }
}
