package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.letters.LetterMarks;
import io.tributary.projects.application.letters.LetterMarksContract;
import io.tributary.projects.application.letters.LetterRecord;
import io.tributary.projects.application.letters.LetterState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // Set before the tests.
class PgLetterMarksTest extends LetterMarksContract {

    private static CopyDatabase database;

    @BeforeAll
    static void open() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @BeforeEach
    void nothingIsMarked() {
        database.script("TRUNCATE dead_letter_marks");
    }

    @Override
    protected LetterMarks marks() {
        return new PgLetterMarks(database.pool());
    }

    @Test
    void a_mark_goes_long_after_its_letter() {
        LetterRecord old = record(30, 1000);
        LetterRecord young = record(31, 1000);
        await(marks().add(List.of(old), LetterState.REPLAYED, NOW));

        await(marks().add(List.of(young), LetterState.REPLAYED, NOW.plus(Duration.ofDays(90))));
        assertThat(await(marks().of(List.of(old, young)))).containsOnlyKeys(old, young);

        await(marks().add(List.of(young), LetterState.REPLAYED, NOW.plus(Duration.ofDays(91))));
        assertThat(await(marks().of(List.of(old, young)))).containsOnlyKeys(young);
    }
}
