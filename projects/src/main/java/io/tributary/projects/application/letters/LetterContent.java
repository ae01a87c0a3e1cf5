package io.tributary.projects.application.letters;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of a dead letter.
 *
 * @param key the event's key; null if it has none, and for a job
 * @param headers what travels with it, those that tell of its end included
 * @param payload the event's value or the job's payload; null if there is none
 * @param cut whether only its beginning was kept, so that it can't be replayed
 * @param job null for an event
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only shown
public record LetterContent(
        DeadLetter letter,
        Settled settled,
        byte @Nullable [] key,
        Map<String, byte[]> headers,
        byte @Nullable [] payload,
        boolean cut,
        @Nullable JobFacts job) {

    /**
     * What else is known of a job.
     *
     * @param maxRetry failures that are retried
     * @param retried failures counted until it was given up
     * @param crashes how many servers died while they ran it
     * @param lastFailedAt when it failed last, to the second; null if it never did
     */
    public record JobFacts(
            int maxRetry,
            int retried,
            int crashes,
            @Nullable Instant lastFailedAt) {}
}
