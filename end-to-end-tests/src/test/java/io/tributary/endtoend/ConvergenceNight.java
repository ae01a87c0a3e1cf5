package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of {@code ConvergenceTest}, kept by the packaged services in real time: whatever happens in Notion, and
 * whoever is killed meanwhile, one full sweep makes the copy equal. For a night, so it isn't part of a build;
 * CONTRIBUTING.md has the command. {@code -Dtributary.night.seeds=20}, {@code .operations=2000}, {@code .first=1};
 * {@code .limit=PT60M} is when no seed is begun any more that wouldn't come to its end: the rest is skipped.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConvergenceNight {

    private static final long FIRST = Long.getLong("tributary.night.first", 1);
    private static final int SEEDS = Integer.getInteger("tributary.night.seeds", 20);
    private static final int OPERATIONS = Integer.getInteger("tributary.night.operations", 2000);
    private static final Duration LIMIT = Duration.parse(System.getProperty("tributary.night.limit", "PT60M"));

    private final long began = System.nanoTime();
    private Deployment deployment;
    private Duration slowest = Duration.ZERO;

    @BeforeAll
    void start() {
        deployment = Deployment.start();
    }

    @AfterAll
    void stop() {
        deployment.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void after_a_storm_in_which_services_were_killed_one_full_sweep_makes_the_copy_equal(long seed) {
        Duration left = LIMIT.minus(since(began));
        assumeTrue(left.compareTo(slowest) > 0, () -> "seed " + seed + " is left out: the time is up");
        long start = System.nanoTime();
        Storm storm = new Storm(deployment, seed, OPERATIONS);
        try {
            storm.rage();
            storm.calm();
            List<String> differences = storm.differences();

            assertThat(differences)
                    .withFailMessage(() ->
                            differences.size() + " differences:\n" + String.join("\n", differences) + "\n" + storm)
                    .isEmpty();
        } catch (RuntimeException failed) {
            throw new AssertionError(failed + "\n" + storm, failed);
        } finally {
            storm.close();
        }
        Duration took = since(start);
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
        System.out.printf("%s: equal, after %d s%n", storm.title(), took.toSeconds());
    }

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
