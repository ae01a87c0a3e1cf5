package io.tributary.benchmarks.queue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a run was asked to do.
 *
 * @param quick few jobs and a short warm-up: a trial of the harness, no result
 * @param rounds of all peers, one after the other
 * @param cases to measure
 * @param peers to measure
 */
record Options(boolean quick, int rounds, List<BenchCase> cases, Set<PeerKind> peers) {

    private static final int ROUNDS = 5;

    /**
     * Reads {@code --quick --rounds N --case NAME --only PEER}, the last two as often as one likes.
     *
     * @throws IllegalArgumentException with what is wrong and what would be right
     */
    static Options parse(String... arguments) {
        boolean quick = false;
        int rounds = 0;
        Set<String> cases = new LinkedHashSet<>();
        Set<PeerKind> peers = EnumSet.noneOf(PeerKind.class);
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = positive(next(arguments, i++));
                case "--case" -> cases.addAll(List.of(next(arguments, i++).split(",", -1)));
                case "--only" -> peers.add(peer(next(arguments, i++)));
                default -> throw new IllegalArgumentException("unknown argument: " + arguments[i]);
            }
        }
        int defaultRounds = quick ? 1 : ROUNDS;
        return new Options(
                quick,
                rounds == 0 ? defaultRounds : rounds,
                select(cases, quick),
                peers.isEmpty() ? EnumSet.allOf(PeerKind.class) : peers);
    }

    private static String next(String[] arguments, int i) {
        if (i + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[i] + " needs a value");
        }
        return arguments[i + 1];
    }

    private static int positive(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException("--rounds needs a number above 0, not " + text);
    }

    private static PeerKind peer(String word) {
        return Arrays.stream(PeerKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--only knows ours, asynq and bullmq, not " + word));
    }

    /** All of them unless some are named; the case that takes minutes is not in a quick run unless named. */
    private static List<BenchCase> select(Set<String> names, boolean quick) {
        List<String> known = BenchCase.all().stream().map(BenchCase::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("no case " + name + "; there are " + String.join(", ", known));
            }
        }
        return BenchCase.all().stream()
                .filter(one -> names.isEmpty() ? !quick || one.quickJobs() > 0 : names.contains(one.name()))
                .toList();
    }

    /** Whether it measures everything, as a result that is kept must. */
    boolean isFull() {
        return !quick && rounds >= ROUNDS && cases.equals(BenchCase.all());
    }
}
