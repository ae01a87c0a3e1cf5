package io.tributary.benchmarks.queue;

import java.util.Map;

/** What we want of ours. */
final class Aims {

    private static final Map<String, String> AIMS = Map.of(
            "work-100", "at least 3",
            "batch-500-1", "at least 3, to asynq's best",
            "batch-500-4", "at least 3, to asynq's best",
            "together", "at most 7",
            "idle", "at most 3");

    private Aims() {}

    static String of(String what) {
        return AIMS.getOrDefault(what, "");
    }
}
