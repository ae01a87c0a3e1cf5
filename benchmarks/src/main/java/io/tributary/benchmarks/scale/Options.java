package io.tributary.benchmarks.scale;

import java.util.Arrays;
import java.util.Iterator;

/**
 * What a run was asked to do.
 *
 * @param rows of the comparison with {@code COPY}
 * @param rounds of it; the first one meets a cold JVM
 * @param large rows of the run in a small heap; 0 leaves it out
 * @param quick whether it is a trial, whose figures mean nothing
 */
record Options(int rows, int rounds, int large, boolean quick) {

    private static final Options FULL = new Options(10_000, 4, 100_000, false);
    private static final Options QUICK = new Options(1_000, 2, 3_000, true);

    /**
     * Reads {@code --quick --rows N --rounds N --large N}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    static Options parse(String... arguments) {
        Options options = Arrays.asList(arguments).contains("--quick") ? QUICK : FULL;
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            options = switch (word) {
                case "--quick" -> options;
                case "--rows" -> new Options(number(word, words, 100), options.rounds, options.large, options.quick);
                case "--rounds" -> new Options(options.rows, number(word, words, 1), options.large, options.quick);
                case "--large" -> new Options(options.rows, options.rounds, number(word, words, 0), options.quick);
                default -> throw new IllegalArgumentException("unknown argument: " + word);
            };
        }
        return options;
    }

    private static int number(String word, Iterator<String> words, int least) {
        try {
            int number = words.hasNext() ? Integer.parseInt(words.next()) : -1;
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(word + " needs a number of at least " + least);
    }
}
