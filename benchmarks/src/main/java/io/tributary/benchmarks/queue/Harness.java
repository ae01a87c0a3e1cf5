package io.tributary.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has the peers take turns on one Redis. */
final class Harness implements AutoCloseable {

    private final Options options;
    private final Path module;
    private final BenchRedis redis;
    private final Guard guard;
    private final List<PeerKind> kinds;
    private final Map<PeerKind, Peer> peers = new LinkedHashMap<>();

    Harness(Options options, Path module, BenchRedis redis, Guard guard) {
        this.options = options;
        this.module = module;
        this.redis = redis;
        this.guard = guard;
        this.kinds =
                options.peers().stream().filter(kind -> kind.isBuilt(module)).toList();
    }

    /** Those that are measured. */
    List<PeerKind> kinds() {
        return kinds;
    }

    /** Starts the peers and has each work for a while, so that compilers have done what they do. */
    void warmUp(Duration each) throws IOException {
        for (PeerKind kind : kinds) {
            Peer peer = Peer.start(kind, module, redis.address(), guard);
            peers.put(kind, peer);
            redis.empty();
            JsonNode done = peer.go("warmup " + each.toSeconds());
            System.out.printf(
                    "warm-up of %s: %,d jobs%n", kind.title(), done.get("jobs").asInt());
        }
    }

    /** All rounds of one case. Who begins moves on from round to round. */
    List<Measurement> measure(BenchCase one) throws IOException {
        List<Measurement> all = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            if (one.kind() == BenchCase.Kind.KILL) {
                all.addAll(new KillCase(module, redis, guard).measure(one, kinds, round));
                continue;
            }
            for (int turn = 0; turn < kinds.size(); turn++) {
                PeerKind kind = kinds.get((round - 1 + turn) % kinds.size());
                Peer peer = peers.get(kind);
                if (peer != null && one.peers().contains(kind)) {
                    all.add(turn(one, peer, round));
                }
            }
        }
        return all;
    }

    private Measurement turn(BenchCase one, Peer peer, int round) throws IOException {
        redis.empty();
        int jobs = one.jobs(options.quick());
        return switch (one.kind()) {
            case ENQUEUE -> timed(one, peer, round, "enqueue " + jobs + " " + one.argument());
            case BATCH -> timed(one, peer, round, "batch " + jobs + " " + one.argument());
            case WORK -> work(one, peer, round, jobs);
            case LATENCY -> latency(one, peer, round, (jobs + options.rounds() - 1) / options.rounds());
            case MEMORY -> memory(one, peer, round, jobs);
            case KILL -> throw new IllegalStateException("measured with peers of its own");
        };
    }

    private Measurement work(BenchCase one, Peer peer, int round, int jobs) throws IOException {
        JsonNode unused = peer.go("fill " + jobs);
        return timed(one, peer, round, "work " + jobs + " " + one.argument() + " " + one.runTimes());
    }

    private Measurement timed(BenchCase one, Peer peer, int round, String what) throws IOException {
        Usage before = redis.usage();
        Duration clientBefore = peer.cpu();
        JsonNode result = peer.go(what);
        Duration client = peer.cpu().minus(clientBefore);
        Usage used = redis.usage().since(before);
        int jobs = result.get("jobs").asInt();
        return new Measurement(
                one.name(),
                peer.kind(),
                round,
                jobs,
                result.get("nanos").asLong() / 1e9,
                (double) used.commands() / jobs,
                used.cpuSeconds() * 1e6 / jobs,
                client.toNanos() / 1e3 / jobs,
                List.of());
    }

    private Measurement latency(BenchCase one, Peer peer, int round, int jobs) throws IOException {
        List<Double> millis = new ArrayList<>();
        peer.go("latency " + jobs).get("micros").forEach(micros -> millis.add(micros.asDouble() / 1e3));
        return new Measurement(one.name(), peer.kind(), round, jobs, 0, 0, 0, 0, millis);
    }

    private Measurement memory(BenchCase one, Peer peer, int round, int jobs) throws IOException {
        // Connections and scripts are there before the first look.
        JsonNode unused = peer.go("fill 1000");
        Usage before = redis.usage();
        JsonNode unusedToo = peer.go("fill " + jobs);
        double bytes = (double) redis.usage().since(before).bytes() / jobs;
        return new Measurement(one.name(), peer.kind(), round, jobs, 0, 0, 0, 0, List.of(bytes));
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
    }
}
