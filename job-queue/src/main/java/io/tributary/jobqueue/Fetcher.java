package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Broker.Fetched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs for free slots. Each slot draws its queue by weight, so that a full queue of any weight gets its share and
 * none starves; what an empty queue leaves is drawn again among the others.
 */
final class Fetcher {

    private final Broker broker;
    private final Map<QueueKeys, Integer> weights = new LinkedHashMap<>();
    private final RandomGenerator random;

    Fetcher(Broker broker, Map<String, Integer> weights, RandomGenerator random) {
        this.broker = broker;
        this.random = random;
        weights.forEach((queue, weight) -> this.weights.put(new QueueKeys(queue), weight));
    }

    /**
     * What a fetch brought.
     *
     * @param drained whether slots stayed free because nothing waits
     * @param failure why some queues could not be asked
     */
    record Catch(
            List<Taken> jobs, boolean drained, @Nullable Throwable failure) {}

    /**
     * Takes as many jobs as there are free slots and waiting jobs.
     *
     * @param first the queue that is known to have got a job, asked first; null if none is
     */
    Uni<Catch> fetch(int free, @Nullable String first) {
        Round round = new Round(free);
        if (first == null) {
            return round.go();
        }
        QueueKeys keys = new QueueKeys(first);
        return round.ask(Map.of(keys, free)).chain(round::go);
    }

    /** The queues that still may have jobs, and what they gave so far. */
    private final class Round {

        private final List<QueueKeys> open = new ArrayList<>(weights.keySet());
        private final List<Taken> jobs = new ArrayList<>();
        private int free;
        private @Nullable Throwable failure;

        Round(int free) {
            this.free = free;
        }

        Uni<Catch> go() {
            if (free <= 0 || open.isEmpty()) {
                return Uni.createFrom().item(new Catch(jobs, free > 0, failure));
            }
            return ask(draw()).chain(this::go);
        }

        private Map<QueueKeys, Integer> draw() {
            int total = open.stream()
                    .mapToInt(keys -> weights.getOrDefault(keys, 0))
                    .sum();
            Map<QueueKeys, Integer> shares = new LinkedHashMap<>();
            for (int slot = 0; slot < free; slot++) {
                shares.merge(drawOne(random.nextInt(total)), 1, Integer::sum);
            }
            return shares;
        }

        private QueueKeys drawOne(int ticket) {
            int left = ticket;
            for (QueueKeys keys : open) {
                left -= weights.getOrDefault(keys, 0);
                if (left < 0) {
                    return keys;
                }
            }
            throw new IllegalStateException("ticket " + ticket + " is beyond the weights");
        }

        Uni<Void> ask(Map<QueueKeys, Integer> shares) {
            List<Uni<Void>> calls = new ArrayList<>();
            shares.forEach((keys, share) -> calls.add(ask(keys, share)));
            return Uni.join().all(calls).andCollectFailures().replaceWithVoid();
        }

        /** A queue that can't be asked must not cost the jobs that another one has handed out already. */
        private Uni<Void> ask(QueueKeys keys, int share) {
            return broker.dequeue(keys, share)
                    .invoke(fetched -> took(keys, fetched))
                    .onFailure()
                    .invoke(problem -> failed(keys, problem))
                    .onFailure()
                    .recoverWithNull()
                    .replaceWithVoid();
        }

        private synchronized void took(QueueKeys keys, Fetched fetched) {
            jobs.addAll(fetched.jobs());
            free -= fetched.jobs().size();
            if (fetched.drained()) {
                open.remove(keys);
            }
        }

        private synchronized void failed(QueueKeys keys, Throwable problem) {
            open.remove(keys);
            failure = problem;
        }
    }
}
