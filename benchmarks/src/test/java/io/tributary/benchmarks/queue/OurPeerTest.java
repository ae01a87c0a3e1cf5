package io.tributary.benchmarks.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Guard;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Our peer's process understands the harness; what it measures of so few jobs is no result. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OurPeerTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    private Guard guard;
    private BenchRedis redis;
    private Peer peer;

    @BeforeAll
    void start() throws Exception {
        Path folder = MODULE.resolve("target/our-peer-test");
        guard = Guard.start(folder.resolve("pids"), null);
        redis = BenchRedis.start(folder, guard);
        peer = Peer.start(PeerKind.OURS, MODULE, redis.address(), guard);
    }

    @AfterAll
    void stop() {
        peer.close();
        redis.close();
        guard.close();
    }

    @Test
    void it_enqueues_and_works_off_what_it_is_told() throws Exception {
        redis.empty();
        Usage before = redis.usage();

        JsonNode enqueued = peer.go("enqueue 100 10");
        JsonNode batched = peer.go("batch 1200 2");
        JsonNode worked = peer.go("work 1300 50 1-5");

        assertThat(enqueued.get("jobs").asInt()).isEqualTo(100);
        assertThat(batched.get("jobs").asInt()).isEqualTo(1200);
        assertThat(worked.get("jobs").asInt()).isEqualTo(1300);
        assertThat(worked.get("nanos").asLong()).isPositive();
        assertThat(redis.usage().since(before).commands()).isGreaterThan(1300);
    }

    @Test
    void it_times_single_jobs() throws Exception {
        redis.empty();

        assertThat(peer.go("latency 2").get("micros"))
                .hasSize(2)
                .allSatisfy(micros -> assertThat(micros.asDouble()).isPositive());
    }
}
