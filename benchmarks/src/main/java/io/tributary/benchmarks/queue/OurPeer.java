package io.tributary.benchmarks.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.benchmarks.queue.OurQueue.Worker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Our queue as a peer: says READY, then answers each line {@code GO <what> <numbers>} of its standard input with one
 * line {@code RESULT <json>}. Its argument is Redis' {@code host:port}.
 */
final class OurPeer {

    private static final int BATCH = 500;
    private static final int WARM_UP_JOBS = 5_000;
    private static final byte[] PAYLOAD = payload();

    private final OurQueue queue;
    private final ObjectMapper json = new ObjectMapper();

    private OurPeer(OurQueue queue) {
        this.queue = queue;
    }

    public static void main(String[] arguments) throws Exception {
        try (OurQueue queue = new OurQueue("redis://" + arguments[0])) {
            new OurPeer(queue).serve();
        }
    }

    private static byte[] payload() {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    private void serve() throws Exception {
        say("READY", Map.of("peer", "ours", "runtime", "JDK " + Runtime.version()));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            say("RESULT", answer(line.split(" ", -1)));
        }
    }

    private void say(String word, Map<String, ?> what) throws IOException {
        System.out.println(word + " " + json.writeValueAsString(what));
        System.out.flush();
    }

    private Map<String, ?> answer(String[] words) throws Exception {
        return switch (words[1]) {
            case "warmup" -> warmUp(Integer.parseInt(words[2]));
            case "enqueue" -> enqueue(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "batch" -> batches(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "fill" -> batches(Integer.parseInt(words[2]), 1);
            case "work" -> work(Integer.parseInt(words[2]), Integer.parseInt(words[3]), RunTimes.parse(words[4]));
            case "latency" -> latency(Integer.parseInt(words[2]));
            case "hold" -> hold();
            case "await" -> await();
            default -> throw new IllegalArgumentException("unknown: " + words[1]);
        };
    }

    private Map<String, ?> warmUp(int seconds) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int jobs = 0;
        do {
            enqueue(WARM_UP_JOBS, 50);
            batches(WARM_UP_JOBS, 1);
            work(2 * WARM_UP_JOBS, 100, RunTimes.parse("0"));
            jobs += 2 * WARM_UP_JOBS;
        } while (System.nanoTime() < end);
        return Map.of("jobs", jobs);
    }

    private Map<String, ?> enqueue(int jobs, int inFlight) {
        return timed(jobs, Multi.createFrom().range(0, jobs), inFlight, n -> queue.enqueue(PAYLOAD));
    }

    private Map<String, ?> batches(int jobs, int inFlight) {
        Multi<Integer> calls = Multi.createFrom().range(0, (jobs + BATCH - 1) / BATCH);
        return timed(jobs, calls, inFlight, n -> queue.enqueueMany(PAYLOAD, Math.min(BATCH, jobs - n * BATCH)));
    }

    private static Map<String, ?> timed(
            int jobs, Multi<Integer> calls, int inFlight, Function<Integer, Uni<Void>> call) {
        long start = System.nanoTime();
        calls.onItem()
                .transformToUni(call::apply)
                .merge(inFlight)
                .collect()
                .last()
                .await()
                .indefinitely();
        return Map.of("jobs", jobs, "nanos", System.nanoTime() - start);
    }

    /** Timed from the start of the first handler to the end of the last one; returns when all is acknowledged. */
    private Map<String, ?> work(int jobs, int concurrency, RunTimes times) throws Exception {
        AtomicLong first = new AtomicLong();
        AtomicLong last = new AtomicLong();
        AtomicInteger left = new AtomicInteger(jobs);
        CountDownLatch done = new CountDownLatch(1);
        Runnable ended = () -> {
            if (left.decrementAndGet() == 0) {
                last.set(System.nanoTime());
                done.countDown();
            }
        };
        Worker worker = queue.serve(concurrency, payload -> {
            if (first.get() == 0) {
                first.compareAndSet(0, System.nanoTime());
            }
            long millis = times.next();
            if (millis == 0) {
                ended.run();
                return Uni.createFrom().voidItem();
            }
            return queue.sleep(millis).invoke(ended);
        });
        done.await();
        worker.stop();
        return Map.of("jobs", jobs, "nanos", last.get() - first.get());
    }

    /** From before the call that enqueues to the start of the handler, in microseconds, one job at a time. */
    private Map<String, ?> latency(int jobs) throws Exception {
        LinkedBlockingQueue<Long> started = new LinkedBlockingQueue<>();
        List<Double> micros = new ArrayList<>();
        RandomGenerator random = RandomGenerator.getDefault();
        Worker worker = queue.serve(10, payload -> {
            started.add(System.nanoTime());
            return Uni.createFrom().voidItem();
        });
        for (int i = 0; i < jobs; i++) {
            LockSupport.parkNanos(random.nextLong(100_000_000, 460_000_000));
            long asked = System.nanoTime();
            queue.enqueue(PAYLOAD).await().indefinitely();
            micros.add((started.take() - asked) / 1e3);
        }
        worker.stop();
        return Map.of("jobs", jobs, "micros", micros);
    }

    /** Answers when its one job runs, and never ends that. */
    private Map<String, ?> hold() throws Exception {
        queue.enqueue(PAYLOAD).await().indefinitely();
        CountDownLatch running = new CountDownLatch(1);
        Worker unused = queue.serve(10, payload -> {
            running.countDown();
            return Uni.createFrom().nothing();
        });
        running.await();
        return Map.of("running", true);
    }

    /** Waits for a job, and says when it began. */
    private Map<String, ?> await() throws Exception {
        LinkedBlockingQueue<Long> started = new LinkedBlockingQueue<>();
        Worker worker = queue.serve(10, payload -> {
            started.add(System.currentTimeMillis());
            return Uni.createFrom().voidItem();
        });
        long at = started.take();
        worker.stop();
        return Map.of("epochMillis", at);
    }
}
