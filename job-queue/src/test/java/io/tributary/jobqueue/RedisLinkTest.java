package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.tributary.jobqueue.Bench.Hand;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server's connection makes of a Redis that hangs, and of silence. */
class RedisLinkTest {

    private static final Duration LIMIT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private final RedisFixture fixture = new RedisFixture();
    private final TickingClock clock = new TickingClock(TestShop.NOON);
    private final AtomicLong millis = new AtomicLong();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Ten limits long, as half a minute is six times the limit that a server has. */
    @Test
    void a_redis_that_hung_and_comes_back_is_used_again_by_itself() {
        try (RedisNode node = RedisNode.start(fixture, folder)) {
            Redis redis = Redis.createClient(fixture.vertx, new RedisOptions().setConnectionString(node.url()));
            Hand hand = new Hand();
            JobServer server = new JobServer(
                    fixture.vertx,
                    (name, home) -> new RedisWorkerStore(
                            redis,
                            new RedisLink(redis, Clock.systemUTC(), LIMIT, System::currentTimeMillis),
                            Clock.systemUTC(),
                            name,
                            home),
                    new JobMux().handle(TYPE, hand),
                    Bench.CONFIG,
                    Clock.systemUTC(),
                    System::nanoTime,
                    new SimpleMeterRegistry(),
                    OpenTelemetry.noop());
            await(server.start());
            Redis other = Redis.createClient(fixture.vertx, node.url());
            JobClient client = new JobClient(other, Clock.systemUTC());
            await(client.enqueue(job("before")));
            Bench.Run running = hand.next();

            node.hang();
            Bench.pass(LIMIT.multipliedBy(10));
            assertThat(server.connectedSince()).as("it knows").isNull();
            assertThat(server.isAlive()).isTrue();
            running.ends(JobOutcome.done());
            node.goOn();

            Duration soon = Duration.ofSeconds(10);
            long back = System.nanoTime();
            until(() -> server.connectedSince() != null, "it is connected again");
            await(client.enqueue(job("after")));
            assertThat(new String(hand.next().job().payload(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("after");
            assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(soon);
            JobInspector inspector = new JobInspector(other, Clock.systemUTC());
            until(() -> await(inspector.stats("critical")).processed() == 1, "what ended meanwhile is told");
            await(server.stop(Duration.ZERO));
            redis.close();
            other.close();
        }
    }

    private RedisLink link() {
        return new RedisLink(fixture.redis, clock, Duration.ofSeconds(5), millis::get);
    }

    private static void ping(RedisLink link) {
        assertThat(String.valueOf(await(link.send(Request.cmd(Command.PING))))).isEqualTo("PONG");
    }

    @Test
    void it_is_unbroken_as_long_as_it_is_heard() {
        RedisLink link = link();
        assertThat(link.unbrokenSince()).isNull();
        ping(link);

        for (int n = 0; n < 5; n++) {
            millis.addAndGet(8_000);
            clock.tick(Duration.ofSeconds(8));
            assertThat(link.unbrokenSince()).isEqualTo(TestShop.NOON);
            ping(link);
        }
        assertThat(link.unbrokenSince()).isEqualTo(TestShop.NOON);
        await(link.close());
    }

    @Test
    void after_a_silence_it_counts_as_new() {
        RedisLink link = link();
        ping(link);

        millis.addAndGet(8_001);
        clock.tick(Duration.ofSeconds(60));
        assertThat(link.unbrokenSince()).as("nothing was heard for long").isEqualTo(clock.instant());
        ping(link);
        clock.tick(Duration.ofSeconds(1));

        assertThat(link.unbrokenSince()).isEqualTo(TestShop.NOON.plusSeconds(60));
        await(link.close());
    }
}
