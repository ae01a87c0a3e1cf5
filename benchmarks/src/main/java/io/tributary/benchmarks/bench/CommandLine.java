package io.tributary.benchmarks.bench;

import java.util.Arrays;
import java.util.function.Function;

/** What the commands behind the benchmarks' scripts have in common. */
public final class CommandLine {

    private CommandLine() {}

    /**
     * The options in all arguments but the first, which is the script's own. Ends the process, with 2 and a line that says
     * why, if they are misunderstood.
     *
     * @param parse throws {@link IllegalArgumentException} for what it doesn't understand
     */
    public static <O> O options(String[] arguments, Function<String[], O> parse) {
        try {
            return parse.apply(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (IllegalArgumentException misunderstood) {
            System.err.println("run: " + misunderstood.getMessage());
            System.exit(2);
            throw misunderstood;
        }
    }

    /** The machine, for a report's first line. */
    public static String machine() {
        return "%s %s, %d processors"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors());
    }
}
