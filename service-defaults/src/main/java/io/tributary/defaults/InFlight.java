package io.tributary.defaults;

import io.smallrye.mutiny.Uni;

/**
 * Counts what has been handed over and not yet answered, and refuses more than a bound. What a caller no longer waits
 * for still counts until it is answered, since it still holds memory.
 */
final class InFlight {

    private final int maxRecords;
    private final long maxBytes;
    private int records;
    private long bytes;

    InFlight(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** Runs {@code work} if there is room for {@code size} bytes more; fails with {@link TooMany} if not. */
    Uni<Void> guard(int size, Uni<Void> work) {
        if (!enter(size)) {
            return Uni.createFrom().failure(new TooMany());
        }
        // Detached from the caller: a cancelled wait must not give back room that is still taken.
        return Uni.createFrom()
                .emitter(answer -> work.subscribe()
                        .with(
                                done -> {
                                    leave(size);
                                    answer.complete(null);
                                },
                                failure -> {
                                    leave(size);
                                    answer.fail(failure);
                                }));
    }

    private synchronized boolean enter(int size) {
        if (records >= maxRecords || (records > 0 && bytes + size > maxBytes)) {
            return false;
        }
        records++;
        bytes += size;
        return true;
    }

    private synchronized void leave(int size) {
        records--;
        bytes -= size;
    }

    /** The bound is reached. */
    static final class TooMany extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooMany() {
            super("Too many records wait for Kafka's answer already");
        }
    }
}
