package io.tributary.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker is killed while it runs a job, and another one waits. All peers at the same time, since minutes of waiting
 * disturb nobody, with processes of their own.
 */
final class KillCase {

    private final Path module;
    private final BenchRedis redis;
    private final Guard guard;

    KillCase(Path module, BenchRedis redis, Guard guard) {
        this.module = module;
        this.redis = redis;
        this.guard = guard;
    }

    private record Pair(Peer waiting, long killedMillis) {}

    List<Measurement> measure(BenchCase one, List<PeerKind> kinds, int round) throws IOException {
        redis.empty();
        List<Pair> pairs = new ArrayList<>();
        List<Measurement> measured = new ArrayList<>();
        try {
            for (PeerKind kind : kinds) {
                pairs.add(kill(kind));
            }
            for (Pair pair : pairs) {
                double seconds = (pair.waiting().end().get("epochMillis").asLong() - pair.killedMillis()) / 1e3;
                measured.add(
                        new Measurement(one.name(), pair.waiting().kind(), round, 1, 0, 0, 0, 0, List.of(seconds)));
            }
        } finally {
            pairs.forEach(pair -> pair.waiting().close());
        }
        return measured;
    }

    private Pair kill(PeerKind kind) throws IOException {
        Peer victim = Peer.start(kind, module, redis.address(), guard);
        JsonNode unused = victim.go("hold");
        Peer waiting = Peer.start(kind, module, redis.address(), guard);
        waiting.begin("await");
        victim.kill();
        return new Pair(waiting, System.currentTimeMillis());
    }
}
