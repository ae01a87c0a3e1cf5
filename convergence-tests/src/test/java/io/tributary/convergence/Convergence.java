package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise behind the product: whatever happened in Notion, and whatever went wrong meanwhile, one full sweep makes
 * the copy equal. For a night: {@code -Dtributary.convergence.seeds=20 -Dtributary.convergence.operations=2000}, and
 * {@code -Dtributary.convergence.first=n} to begin at another seed. It is two classes of weathers, so that they can
 * run side by side.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Convergence {

    private static final long FIRST = Long.getLong("tributary.convergence.first", 1);
    private static final int SEEDS = Integer.getInteger("tributary.convergence.seeds", 3);
    private static final int OPERATIONS = Integer.getInteger("tributary.convergence.operations", 500);

    @SuppressWarnings("NullAway.Init")
    private CopyDatabase database;

    @BeforeAll
    void migrate() throws IOException {
        database = CopyDatabase.migrated();
        try (InputStream watch = Convergence.class.getResourceAsStream("never-back.sql")) {
            database.script(new String(watch.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    void close() {
        database.close();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void after_a_storm_one_full_sweep_makes_the_copy_equal(Weather weather, long seed) {
        long began = System.nanoTime();
        try (Run run = new Run(database, weather, seed, operations(weather))) {
            var differences = run.differences();

            assertThat(differences)
                    .withFailMessage(
                            () -> differences.size() + " differences:\n" + String.join("\n", differences) + "\n" + run)
                    .isEmpty();
            System.out.printf("%s seed %d: %d s%n", weather, seed, (System.nanoTime() - began) / 1_000_000_000);
        }
    }

    private static int operations(Weather weather) {
        return weather == Weather.FAIR ? OPERATIONS : Math.max(1, OPERATIONS / 3);
    }

    /** The weathers of this class. */
    abstract Stream<Weather> weathers();

    /** All seeds in fair weather, in any other a third of them, with a third of the operations. */
    Stream<Arguments> runs() {
        return weathers().flatMap(Convergence::runs);
    }

    private static Stream<Arguments> runs(Weather weather) {
        int seeds = weather == Weather.FAIR ? SEEDS : (SEEDS + 2) / 3;
        return LongStream.range(FIRST, FIRST + seeds).mapToObj(seed -> Arguments.of(weather, seed));
    }
}
