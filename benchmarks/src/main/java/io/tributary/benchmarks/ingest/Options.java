package io.tributary.benchmarks.ingest;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * What a run was asked to do.
 *
 * @param quick whether it is a trial, whose figures mean nothing
 * @param outage whether Kafka is taken away in place of the comparison
 * @param rounds of all doors, one after the other
 * @param connections that are kept to a door
 * @param warmUp of each door before the first round, in seconds
 * @param doors to measure
 * @param jvm further options of our door's JVM
 */
record Options(
        boolean quick, boolean outage, int rounds, int connections, int warmUp, Set<DoorKind> doors, List<String> jvm) {

    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 128;
    private static final int WARM_UP = 60;

    /**
     * Reads {@code --quick --outage --rounds N --connections N --warm-up SECONDS --only DOOR --jvm OPTION}, the last two as often as one
     * likes.
     *
     * @throws IllegalArgumentException with what is wrong and what would be right
     */
    static Options parse(List<String> arguments) {
        boolean quick = arguments.contains("--quick");
        Options options =
                new Options(quick, false, quick ? 1 : ROUNDS, CONNECTIONS, quick ? 5 : WARM_UP, Set.of(), List.of());
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            options = options.with(words.next(), words);
        }
        return options.doors.isEmpty() ? options.withDoors(EnumSet.allOf(DoorKind.class)) : options;
    }

    private Options with(String word, Iterator<String> words) {
        return switch (word) {
            case "--quick" -> this;
            case "--outage" -> new Options(quick, true, rounds, connections, warmUp, doors, jvm);
            case "--rounds" -> new Options(quick, outage, number(word, words), connections, warmUp, doors, jvm);
            case "--connections" -> new Options(quick, outage, rounds, number(word, words), warmUp, doors, jvm);
            case "--warm-up" -> new Options(quick, outage, rounds, connections, number(word, words), doors, jvm);
            case "--only" -> withDoors(more(doors, door(words)));
            case "--jvm" ->
                new Options(quick, outage, rounds, connections, warmUp, doors, more(jvm, next(word, words)));
            default -> throw new IllegalArgumentException("unknown argument: " + word);
        };
    }

    private Options withDoors(Set<DoorKind> others) {
        return new Options(quick, outage, rounds, connections, warmUp, others, jvm);
    }

    private static Set<DoorKind> more(Set<DoorKind> doors, DoorKind one) {
        Set<DoorKind> more = EnumSet.of(one);
        more.addAll(doors);
        return more;
    }

    private static List<String> more(List<String> options, String one) {
        String[] more = Arrays.copyOf(options.toArray(String[]::new), options.size() + 1);
        more[options.size()] = one;
        return List.of(more);
    }

    private static String next(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(word + " needs a value");
        }
        return words.next();
    }

    private static int number(String word, Iterator<String> words) {
        try {
            int number = Integer.parseInt(next(word, words));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(word + " needs a number above 0");
    }

    private static DoorKind door(Iterator<String> words) {
        String word = next("--only", words);
        return Arrays.stream(DoorKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--only knows ours, watermill and fastify, not " + word));
    }

    /** Of each of the two parts of a turn. */
    Duration time() {
        return Duration.ofSeconds(quick ? 3 : 6);
    }

    /** Of Kafka's own benchmark. */
    int producerRecords() {
        return quick ? 200_000 : 1_000_000;
    }

    /** Whether it measures everything as a result that is kept must. */
    boolean isFull() {
        return !quick
                && rounds >= ROUNDS
                && connections == CONNECTIONS
                && doors.size() == DoorKind.values().length
                && jvm.isEmpty();
    }
}
