package io.tributary.benchmarks.startup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What a run was asked to do.
 *
 * @param rounds how often each service is started in each way
 * @param idle seconds until memory at rest is read
 * @param load seconds of load
 * @param rate edits in Notion a second
 * @param quick whether it is a trial, whose figures mean nothing
 * @param only ways that are measured; all if empty
 */
record Options(int rounds, int idle, int load, int rate, boolean quick, List<String> only) {

    private static final Options FULL = new Options(7, 30, 60, 40, false, List.of());
    private static final Options QUICK = new Options(2, 5, 8, 40, true, List.of());

    /**
     * Reads {@code --quick --rounds N --idle N --load N --rate N --only WAY}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static Options parse(String... arguments) {
        Options options = Arrays.asList(arguments).contains("--quick") ? QUICK : FULL;
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            Options now = options;
            options = switch (word) {
                case "--quick" -> now;
                case "--rounds" -> now.with(number(word, words), now.idle, now.load, now.rate);
                case "--idle" -> now.with(now.rounds, number(word, words), now.load, now.rate);
                case "--load" -> now.with(now.rounds, now.idle, number(word, words), now.rate);
                case "--rate" -> now.with(now.rounds, now.idle, now.load, number(word, words));
                case "--only" -> now.withWay(words.hasNext() ? words.next() : "");
                default -> throw new IllegalArgumentException("unknown argument: " + word);
            };
        }
        return options;
    }

    /** Whether it is the run whose figures are kept. */
    boolean isFull() {
        return equals(FULL);
    }

    /** Whether this way is to be measured. */
    boolean has(String way) {
        return only.isEmpty() || only.contains(way);
    }

    private Options with(int newRounds, int newIdle, int newLoad, int newRate) {
        return new Options(newRounds, newIdle, newLoad, newRate, quick, only);
    }

    private Options withWay(String way) {
        List<String> ways = new ArrayList<>(only);
        ways.add(way);
        return new Options(rounds, idle, load, rate, quick, List.copyOf(ways));
    }

    private static int number(String word, Iterator<String> words) {
        try {
            int number = words.hasNext() ? Integer.parseInt(words.next()) : -1;
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(word + " needs a number of at least 1");
    }
}
