package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SyncTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Observations of a page in any order, many at once, always end at the newest state. The seed is in the test's name. */
class InterleavingTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final int ROUNDS = 30;
    private static final int EDITS = 8;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final PageWriter writer = new PageWriter(new Outbox(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final SyncTarget project = database.project();

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void gets_in_any_order_end_at_the_highest_ticket(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<SamplePage> history = history(random);
            List<Observation> gets = new ArrayList<>();
            for (int ticket = 0; ticket < history.size(); ticket++) {
                gets.add(history.get(ticket).get(ticket + 1L, NOW));
            }

            applyAtOnce(shuffled(gets, random));

            assertStored(history.get(history.size() - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6, 7, 8})
    void gets_and_lagging_queries_in_any_order_end_at_the_last_state_once_each_second_look_was_taken(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<SamplePage> history = history(random);
            SamplePage last = history.get(history.size() - 1);
            List<Observation> seen = new ArrayList<>();
            long ticket = 0;
            for (int now = 0; now < history.size(); now++) {
                seen.add(history.get(now).get(++ticket, NOW));
                seen.add(history.get(random.nextInt(now + 1)).row(++ticket, NOW));
            }

            List<UUID> lookAgain = applyAtOnce(shuffled(seen, random));
            while (!lookAgain.isEmpty()) {
                lookAgain = applyAtOnce(List.of(last.get(++ticket, NOW)));
            }

            assertStored(last);
        }
    }

    /** Edits of one page, some of them undone, in the trash and out of it, in the last minutes. */
    private List<SamplePage> history(Random random) {
        List<SamplePage> history = new ArrayList<>();
        SamplePage page = SamplePage.of(project.dataSourceId(), "Title 0", NOW.minus(Duration.ofHours(1)));
        history.add(page);
        for (int edit = EDITS; edit > 0; edit--) {
            Instant at = NOW.minus(Duration.ofSeconds(30L * edit));
            page = random.nextInt(5) == 0
                    ? page.trashed(at)
                    : page.restored(at).titled("Title " + random.nextInt(3), at);
            history.add(page);
        }
        return history;
    }

    private List<UUID> applyAtOnce(List<Observation> observations) {
        List<Uni<Applied>> writes = observations.stream()
                .map(observation -> database.pool()
                        .withTransaction(tx -> writer.apply(tx, project.projectId(), List.of(observation))))
                .toList();
        return CopyDatabase.await(Uni.join().all(writes).andCollectFailures()).stream()
                .flatMap(applied -> applied.lookAgain().stream())
                .toList();
    }

    private static List<Observation> shuffled(List<Observation> observations, Random random) {
        List<Observation> shuffled = new ArrayList<>(observations);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private void assertStored(SamplePage expected) {
        var row = database.row("SELECT title, in_trash, content_hash FROM pages WHERE page_id = $1", expected.id());
        assertThat(row.getBuffer("content_hash").getBytes())
                .as("%s, in trash %s", row.getString("title"), row.getBoolean("in_trash"))
                .isEqualTo(expected.content().hash());
    }
}
