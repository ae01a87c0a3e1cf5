package io.tributary.benchmarks.ingest;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What came back of the deliveries of one load, in the order in which they were due. Of those that weren't answered the
 * status is {@link #NONE} and the time that until the sender gave up.
 */
final class Answers {

    /** No answer: the connection broke, or nothing came in time. */
    static final int NONE = 0;

    static final int ACCEPTED = 202;

    private long[] due = new long[1024];
    private long[] took = new long[1024];
    private short[] status = new short[1024];
    private int sent;
    private Duration all = Duration.ZERO;

    /** One more is sent; its place. Due at a time since the load's start. */
    int sent(long dueNanos) {
        if (sent == due.length) {
            due = Arrays.copyOf(due, 2 * sent);
            took = Arrays.copyOf(took, 2 * sent);
            status = Arrays.copyOf(status, 2 * sent);
        }
        due[sent] = dueNanos;
        return sent++;
    }

    /** The answer to one. */
    void answered(int place, int itsStatus, long nanosSinceStart) {
        status[place] = (short) itsStatus;
        took[place] = nanosSinceStart - due[place];
    }

    /** That was the last one. */
    void end(long nanosSinceStart) {
        all = Duration.ofNanos(nanosSinceStart);
    }

    int count() {
        return sent;
    }

    double perSecond() {
        return sent / (all.toNanos() / 1e9);
    }

    int status(int place) {
        return status[place];
    }

    /** How many have this status, of those that were due in these seconds. */
    long count(int wanted, int fromSecond, int toSecond) {
        return dueIn(fromSecond, toSecond)
                .filter(place -> status[place] == wanted)
                .count();
    }

    /** How many were due in these seconds. */
    long count(int fromSecond, int toSecond) {
        return dueIn(fromSecond, toSecond).count();
    }

    /** The longest that one took which was due in these seconds, in milliseconds; 0 if there was none. */
    double longestMillis(int fromSecond, int toSecond) {
        return dueIn(fromSecond, toSecond).mapToLong(place -> took[place]).max().orElse(0) / 1e6;
    }

    private IntStream dueIn(int fromSecond, int toSecond) {
        return places(place -> due[place] >= fromSecond * 1_000_000_000L && due[place] < toSecond * 1_000_000_000L);
    }

    /** The places of which this is so. */
    IntStream places(IntPredicate which) {
        return IntStream.range(0, sent).filter(which);
    }

    /** The time from when it was due to its answer that this share doesn't exceed, in milliseconds. */
    double percentileMillis(double share) {
        long[] sorted = Arrays.copyOf(took, sent);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sent) - 1)] / 1e6;
    }

    /**
     * Insists that every one was accepted.
     *
     * @throws IllegalStateException with the first one that wasn't
     */
    Answers allAccepted() {
        places(place -> status[place] != ACCEPTED).findFirst().ifPresent(place -> {
            long refused = places(other -> status[other] != ACCEPTED).count();
            throw new IllegalStateException(
                    refused + " of " + sent + " deliveries weren't accepted; the first was answered " + status[place]);
        });
        return this;
    }
}
