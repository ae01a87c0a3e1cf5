package io.tributary.projects.application.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.events.Topics;
import io.tributary.projects.domain.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant AT = Instant.parse("2026-11-20T09:15:34Z");
    private static final LetterQuery ALL = new LetterQuery(null, null, null, null);

    private final FakeLetterTopics topics = new FakeLetterTopics();
    private final OneJob jobs = new OneJob();
    private final DeadLetters letters =
            new DeadLetters(List.of(new TopicLetters(topics, new FakeLetterMarks(), new ManualClock(AT)), jobs));

    @Test
    void what_lies_in_several_places_is_one_list() {
        String before = topics.add(Topics.PROJECT_CREATED, "A", AT.minusSeconds(1), false)
                .id();
        String after = topics.add(Topics.PROJECT_DELETED, "B", AT.plusSeconds(1), false)
                .id();

        assertThat(await(letters.list(ALL, null, 10)))
                .extracting(DeadLetter::id)
                .containsExactly(after, OneJob.ID, before);
        assertThat(await(letters.list(ALL, null, 2))).extracting(DeadLetter::id).containsExactly(after, OneJob.ID);
        assertThat(await(letters.list(of(Topics.PROJECT_CREATED), null, 10)))
                .extracting(DeadLetter::id)
                .containsExactly(before);
        assertThat(await(letters.list(of("critical"), null, 10)))
                .extracting(DeadLetter::id)
                .containsExactly(OneJob.ID);
    }

    @Test
    void who_asks_for_one_source_needs_that_ones_server_alone() {
        jobs.away = true;

        assertThat(await(letters.list(of(Topics.PROJECT_CREATED), null, 10))).isEmpty();
        assertRefused("redis-unavailable", letters.list(ALL, null, 10));
        assertRefused("redis-unavailable", letters.list(of("critical"), null, 10));
        topics.away(true);
        jobs.away = false;
        assertThat(await(letters.list(of("critical"), null, 10))).hasSize(1);
        assertRefused("kafka-unavailable", letters.list(ALL, null, 10));
    }

    @Test
    void a_letter_goes_by_the_form_of_its_id() {
        String event = topics.add(Topics.PROJECT_CREATED, "A", AT, false).id();

        assertThat(await(letters.get(event)).letter().kind()).isEqualTo(DeadLetter.Kind.EVENT);
        assertThat(await(letters.settle(OneJob.ID, LetterState.REPLAYED)).state())
                .isEqualTo(LetterState.REPLAYED);
        assertThat(await(letters.settleMany("critical", of("critical"), null, LetterState.REPLAYED, 1))
                        .done())
                .isEqualTo(7);
        for (String none : List.of("", "none", "project.created.dlq-0-77", "critical:other")) {
            assertRefused("dead-letter-not-found", letters.get(none));
        }
        assertRefused("dead-letter-not-found", letters.settle("none", LetterState.DISCARDED));
    }

    @Test
    void a_source_that_there_is_not_is_refused() {
        assertRefused("invalid-field", letters.list(of("none"), null, 10));
        assertRefused("invalid-field", letters.settleMany("none", of("none"), null, LetterState.REPLAYED, 1));
    }

    private static LetterQuery of(String source) {
        return new LetterQuery(source, null, null, null);
    }

    private static void assertRefused(String slug, Uni<?> uni) {
        assertThatThrownBy(() -> await(uni))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo(slug));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    /** A queue in which one job was given up. */
    private static final class OneJob implements LetterBox {

        static final String ID = "critical:1";

        private final DeadLetter letter =
                new DeadLetter(ID, DeadLetter.Kind.JOB, "critical", "page:sync", "Because", AT);
        private boolean away;

        @Override
        public Uni<List<String>> sources() {
            return away ? isAway() : Uni.createFrom().item(List.of("critical"));
        }

        @Override
        public boolean mayHave(String id) {
            return id.contains(":");
        }

        @Override
        public Uni<List<DeadLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
            return away ? isAway() : Uni.createFrom().item(List.of(letter));
        }

        @Override
        public Uni<@Nullable LetterContent> find(String id) {
            return Uni.createFrom().nullItem();
        }

        @Override
        public Uni<Settled> settle(String id, LetterState wish) {
            return Uni.createFrom().item(new Settled(wish, AT));
        }

        @Override
        public Uni<SettledMany> settleMany(
                LetterQuery query, DeadLetter.@Nullable Position from, LetterState wish, int most) {
            return Uni.createFrom().item(new SettledMany(7, 0, 0, true, null));
        }

        private static <T> Uni<T> isAway() {
            return Uni.createFrom()
                    .failure(new Refused(Refused.Kind.UNAVAILABLE, "redis-unavailable", "Redis is away"));
        }
    }
}
