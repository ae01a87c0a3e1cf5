package io.tributary.jobqueue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Which queue gets which free slots. Each slot draws its queue by weight, so that a full queue of any weight gets its
 * share and none starves; what an empty queue leaves is drawn again among the others.
 */
final class Shares {

    private final RandomGenerator random;
    private List<Map.Entry<String, Integer>> byWeight = List.of();
    private boolean strict;

    Shares() {
        // Named, since the platform looks for its default by reflection, which native images don't have.
        this(new SplittableRandom());
    }

    Shares(RandomGenerator random) {
        this.random = random;
    }

    void set(JobQueues queues) {
        byWeight = queues.weights().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        strict = queues.strict();
    }

    /** Shares that many slots among the queues that may have jobs. */
    Map<String, Integer> draw(int slots, Predicate<String> mayHaveJobs) {
        List<Map.Entry<String, Integer>> open = new ArrayList<>();
        for (Map.Entry<String, Integer> queue : byWeight) {
            if (mayHaveJobs.test(queue.getKey())) {
                open.add(queue);
            }
        }
        if (slots <= 0 || open.isEmpty()) {
            return Map.of();
        }
        if (strict || open.size() == 1) {
            return Map.of(open.get(0).getKey(), slots);
        }
        long total = open.stream().mapToLong(Map.Entry::getValue).sum();
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (int slot = 0; slot < slots; slot++) {
            shares.merge(pick(open, random.nextLong(total)), 1, Integer::sum);
        }
        return shares;
    }

    private static String pick(List<Map.Entry<String, Integer>> open, long ticket) {
        long left = ticket;
        for (Map.Entry<String, Integer> queue : open) {
            left -= queue.getValue();
            if (left < 0) {
                return queue.getKey();
            }
        }
        throw new IllegalStateException("ticket " + ticket + " is beyond the weights");
    }
}
