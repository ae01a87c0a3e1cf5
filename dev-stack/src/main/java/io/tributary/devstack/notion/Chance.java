package io.tributary.devstack.notion;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Every random choice and every new id. All of it follows from one seed, but each use draws from a stream of its own, so
 * that one request more shifts no delivery.
 */
final class Chance {
    enum Use {
        /** Ids of what is in the workspace, and of its subscriptions. */
        OBJECTS,
        /** Ids of requests. */
        REQUESTS,
        /** Ids of events. */
        EVENTS,
        /** Faults of the API. */
        API,
        /** Faults of deliveries. */
        DELIVERIES,
        /** Codes and tokens of the public integration. */
        OAUTH
    }

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String LETTERS_AND_DIGITS = LETTERS + "0123456789";

    private final Map<Use, SplittableRandom> streams = new EnumMap<>(Use.class);
    private long seed;

    Chance(long seed) {
        restart(seed);
    }

    /** Everything from the beginning, new ids included: only for an empty workspace. */
    synchronized void restart(long newSeed) {
        seed = newSeed;
        for (Use use : Use.values()) {
            start(use, newSeed);
        }
    }

    /** Only the faults from the beginning. */
    synchronized void restartFaults(long newSeed) {
        start(Use.API, newSeed);
        start(Use.DELIVERIES, newSeed);
    }

    private void start(Use use, long from) {
        streams.put(use, new SplittableRandom(from * 31 + use.name().hashCode()));
    }

    synchronized long seed() {
        return seed;
    }

    /** True with this probability. */
    synchronized boolean happens(Use use, double rate) {
        return rate > 0 && stream(use).nextDouble() < rate;
    }

    /** A number from 0 to the bound, without it. */
    synchronized int below(Use use, int bound) {
        return stream(use).nextInt(bound);
    }

    /** A new id in Notion's form, a UUID of version 4. */
    synchronized String id(Use use) {
        long high = (stream(use).nextLong() & ~0xF000L) | 0x4000L;
        long low = (stream(use).nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low).toString();
    }

    /** A new id of something in the workspace. */
    String id() {
        return id(Use.OBJECTS);
    }

    /** A short id as Notion gives to properties. */
    String propertyId() {
        return text(LETTERS, 4);
    }

    /** A token as the handshake brings it. */
    String verificationToken() {
        return "secret_" + text(LETTERS_AND_DIGITS, 43);
    }

    private synchronized String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(below(Use.OBJECTS, alphabet.length())));
        }
        return text.toString();
    }

    private SplittableRandom stream(Use use) {
        SplittableRandom stream = streams.get(use);
        if (stream == null) {
            throw new IllegalStateException("no stream for " + use);
        }
        return stream;
    }
}
