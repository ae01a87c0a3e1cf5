package io.tributary.projects.application.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.events.Topics;
import io.tributary.projects.domain.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopicLettersTest extends LetterBoxContract {

    private static final String TOPIC = Topics.PROJECT_CREATED;

    private final FakeLetterTopics topics = new FakeLetterTopics();
    private final FakeLetterMarks marks = new FakeLetterMarks();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T09:15:34.285Z"));
    private final TopicLetters box = new TopicLetters(topics, marks, clock);
    private int tries;

    @Override
    protected LetterBox box() {
        return box;
    }

    @Override
    protected String source() {
        return TOPIC;
    }

    @Override
    protected String giveUp(String letterType, Instant at) {
        return topics.add(TOPIC, letterType, at, false).id();
    }

    @Override
    protected int cameBack(String letterType) {
        return topics.replayed().size();
    }

    @Override
    protected String nobodys() {
        return new LetterPlace(TOPIC, 0, 4711).id();
    }

    @Test
    void an_id_names_a_place_in_a_dead_letter_topic_of_ours() {
        LetterPlace place = new LetterPlace(TOPIC, 11, 4_000_000_000L);

        assertThat(place.id()).isEqualTo("project.created.dlq-11-4000000000");
        assertThat(LetterPlace.parse(place.id())).isEqualTo(place);
        for (String none : List.of(
                "",
                "-",
                "project.created-1-2",
                "project.created.dlq-1",
                "project.created.dlq-01-2",
                "project.created.dlq--1-2",
                "project.created.dlq-1-99999999999999999999",
                "others.dlq-1-2",
                "critical:project.created.dlq-1-2")) {
            assertThat(LetterPlace.parse(none)).as(none).isNull();
            assertThat(box.mayHave(none)).as(none).isFalse();
        }
    }

    @Test
    void the_same_wish_is_granted_again_and_does_nothing() {
        String id = giveUp(type, base);
        Settled first = await(box.settle(id, LetterState.REPLAYED));
        clock.tick(Duration.ofMinutes(5));

        assertThat(await(box.settle(id, LetterState.REPLAYED))).isEqualTo(first);

        assertThat(topics.replayed()).hasSize(1);
        assertThat(await(box.find(id)).settled()).isEqualTo(first);
    }

    @Test
    void the_other_wish_is_refused_and_says_when_the_first_was_granted() {
        String replayed = giveUp(type, base);
        String discarded = giveUp(type, base);
        await(box.settle(replayed, LetterState.REPLAYED));
        await(box.settle(discarded, LetterState.DISCARDED));

        assertSettled(replayed, LetterState.DISCARDED, "replayed");
        assertSettled(discarded, LetterState.REPLAYED, "discarded");

        assertThat(topics.replayed()).hasSize(1);
    }

    private void assertSettled(String id, LetterState wish, String state) {
        assertThatThrownBy(() -> await(box.settle(id, wish))).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.slug()).isEqualTo("dead-letter-settled");
            assertThat(refused.facts())
                    .containsEntry("state", state)
                    .containsEntry("settledAt", clock.instant().toString());
        });
    }

    @Test
    void what_is_cut_can_only_be_discarded() {
        String whole = giveUp(type, base);
        String cut = topics.add(TOPIC, type, base, true).id();

        assertThatThrownBy(() -> await(box.settle(cut, LetterState.REPLAYED)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("dead-letter-cut"));
        assertThat(many(LetterState.REPLAYED, 10)).isEqualTo(new Told(1, 1, 0, true));

        assertThat(topics.replayed()).extracting(LetterPlace::id).containsExactly(whole);
        assertThat(list(query(type), null, 10)).extracting(DeadLetter::id).containsExactly(cut);
        assertThat(many(LetterState.DISCARDED, 10)).isEqualTo(new Told(1, 0, 0, true));
    }

    @Test
    void what_is_cut_takes_no_other_letters_place() {
        for (int i = 0; i < 3; i++) {
            var unused = topics.add(TOPIC, type, base.plusSeconds(i), true);
        }
        for (int i = 3; i < 6; i++) {
            giveUp(type, base.plusSeconds(i));
        }

        assertThat(many(LetterState.REPLAYED, 2)).isEqualTo(new Told(2, 3, 1, true));
        assertThat(many(LetterState.REPLAYED, 2))
                .as("as who knows no cursor asks")
                .isEqualTo(new Told(1, 3, 0, true));
        assertThat(many(LetterState.DISCARDED, 2)).isEqualTo(new Told(2, 0, 1, true));
    }

    @Test
    void cut_letters_make_no_outage_a_success_and_are_told_when_they_are_passed_by() {
        var unused = topics.add(TOPIC, type, base, true);
        giveUp(type, base.plusSeconds(1));
        unused = topics.add(TOPIC, type, base.plusSeconds(2), true);
        giveUp(type, base.plusSeconds(3));

        topics.takes(0);
        assertThatThrownBy(() -> many(LetterState.REPLAYED, 10))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("kafka-unavailable"));
        topics.takes(1);
        topics.atOnce(1);
        assertThat(many(LetterState.REPLAYED, 10)).as("until Kafka goes away").isEqualTo(new Told(1, 2, 1, true));
    }

    /** As Kafka does where a partition isn't read at all in time. */
    @Test
    void who_would_never_come_further_is_told_instead() {
        for (int i = 0; i < 3; i++) {
            giveUp(type, base.plusSeconds(i));
        }
        topics.takesNever(place -> true);
        topics.neverWhollyRead();

        DeadLetter.Position next = await(box.settleMany(query(type), null, LetterState.REPLAYED, 2))
                .next();

        assertThatThrownBy(() -> await(box.settleMany(query(type), next, LetterState.REPLAYED, 2)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("kafka-unavailable"));
    }

    @Test
    void a_new_letter_at_the_place_of_an_old_one_is_open() {
        String id = giveUp(type, base);
        await(box.settle(id, LetterState.DISCARDED));
        topics.makeAnew();

        assertThat(giveUp(type, base.plusSeconds(1))).as("the same place").isEqualTo(id);

        assertThat(list(query(type), null, 10)).hasSize(1);
        assertThat(await(box.find(id)).settled()).isEqualTo(Settled.NOT_YET);
        assertThat(many(LetterState.REPLAYED, 10).done()).isEqualTo(1);
    }

    @Test
    void who_dies_between_replay_and_mark_repeats_an_event_and_loses_none() {
        String id = giveUp(type, base);
        marks.away(true);
        assertThatThrownBy(() -> await(box.settle(id, LetterState.REPLAYED))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> many(LetterState.REPLAYED, 10)).isInstanceOf(IllegalStateException.class);

        marks.away(false);

        assertThat(list(query(type), null, 10)).hasSize(1);
        assertThat(await(box.settle(id, LetterState.REPLAYED)).state()).isEqualTo(LetterState.REPLAYED);
        assertThat(topics.replayed()).hasSize(3);
    }

    @Test
    void without_kafka_nothing_is_settled() {
        String id = giveUp(type, base);
        topics.away(true);

        for (LetterState wish : List.of(LetterState.REPLAYED, LetterState.DISCARDED)) {
            assertThatThrownBy(() -> await(box.settle(id, wish))).isInstanceOf(Refused.class);
            assertThatThrownBy(() -> many(wish, 10)).isInstanceOf(Refused.class);
        }

        topics.away(false);
        assertThat(await(box.find(id)).settled()).isEqualTo(Settled.NOT_YET);
    }

    @Test
    void what_kafka_did_not_take_is_left() {
        for (int i = 0; i < 5; i++) {
            giveUp(type, base.plusSeconds(i));
        }
        topics.takes(2);

        assertThat(many(LetterState.REPLAYED, 4)).isEqualTo(new Told(2, 0, 3, true));

        assertThat(list(query(type), null, 10)).hasSize(3);
    }

    @Test
    void settled_letters_hide_no_open_one() {
        String open = giveUp(type, base);
        for (int i = 1; i <= 1200; i++) {
            giveUp(type, base.plusMillis(i));
        }
        await(box.settleMany(
                new LetterQuery(TOPIC, type, base.plusMillis(1), null), null, LetterState.DISCARDED, 5000));

        int before = topics.looks();
        assertThat(list(query(type), null, 10)).extracting(DeadLetter::id).containsExactly(open);
        assertThat(topics.looks() - before).as("however many are settled").isEqualTo(1);
    }

    @Test
    void many_are_settled_to_the_last_however_many_were_settled_before() {
        LetterBox small = new TopicLetters(topics, marks, clock, 10);
        for (int i = 0; i < 35; i++) {
            giveUp(type, base.plusSeconds(i));
        }

        SettledMany one = await(small.settleMany(query(type), null, LetterState.REPLAYED, 4));
        assertThat(one.complete()).isFalse();
        for (int calls = 1; one.left() > 0 || !one.complete(); calls++) {
            assertThat(one.done()).as("of call %s", calls).isPositive();
            one = await(small.settleMany(query(type), null, LetterState.REPLAYED, 4));
        }

        assertThat(topics.replayed()).hasSize(35).doesNotHaveDuplicates();
        assertThat(list(query(type), null, 10)).isEmpty();
    }

    @Test
    void when_kafka_goes_away_what_was_published_is_marked() {
        for (int i = 0; i < 120; i++) {
            giveUp(type, base.plusMillis(i));
        }
        topics.beforeReplay(() -> topics.away(topics.replayed().size() >= 100));

        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(100, 0, 20, true));

        topics.beforeReplay(() -> {});
        topics.away(false);
        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(20, 0, 0, true));
        assertThat(topics.replayed()).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void large_letters_are_published_in_smaller_chunks() {
        for (int i = 0; i < 120; i++) {
            giveUp(type, base.plusMillis(i));
        }
        topics.atOnce(32);

        assertThat(many(LetterState.REPLAYED, 110)).isEqualTo(new Told(110, 0, 10, true));

        assertThat(topics.replayed()).hasSize(110).doesNotHaveDuplicates();
    }

    @Test
    void when_kafka_is_slow_a_call_ends_in_time_and_the_next_one_goes_on() {
        for (int i = 0; i < 160; i++) {
            giveUp(type, base.plusMillis(i));
        }
        topics.beforeReplay(() -> clock.tick(Duration.ofSeconds(3)));

        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(100, 0, 60, true));
        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(60, 0, 0, true));

        assertThat(topics.replayed()).hasSize(160).doesNotHaveDuplicates();
    }

    @Test
    void letters_that_kafka_never_takes_hide_none_that_stand_behind_them() {
        Set<LetterPlace> never = unpublishable(60);
        for (int i = 0; i < 10; i++) {
            giveUp(type, base.plusSeconds(i));
        }

        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(10, 60, 0, true));

        assertThat(topics.replayed()).hasSize(10).doesNotContainAnyElementsOf(never);
        assertThat(list(query(type), null, 100)).as("they stay").hasSize(60);
    }

    @Test
    void however_many_they_are_calls_that_go_on_come_to_the_end() {
        LetterBox small = new TopicLetters(topics, marks, clock, 30);
        unpublishable(60);
        for (int i = 0; i < 10; i++) {
            giveUp(type, base.plusSeconds(i));
        }

        SettledMany one = await(small.settleMany(query(type), null, LetterState.REPLAYED, 25));
        int calls = 1;
        while (one.next() != null && calls++ < 10) {
            one = await(small.settleMany(query(type), one.next(), LetterState.REPLAYED, 25));
        }

        assertThat(calls).isLessThan(10);
        assertThat(topics.replayed()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void an_outage_behind_them_ends_the_call_where_the_next_one_goes_on() {
        unpublishable(50);
        String next = giveUp(type, base);
        topics.beforeReplay(() -> topics.away(tries++ > 0));

        SettledMany told = await(box.settleMany(query(type), null, LetterState.REPLAYED, 1000));

        assertThat(told).isEqualTo(new SettledMany(0, 50, 1, true, new DeadLetter.Position(base, next)));
        assertThatThrownBy(() -> await(box.settleMany(query(type), told.next(), LetterState.REPLAYED, 1000)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("kafka-unavailable"));
    }

    @Test
    void letters_that_are_gone_meanwhile_are_neither_settled_nor_left() {
        for (int i = 0; i < 60; i++) {
            giveUp(type, base.plusSeconds(i));
        }
        topics.beforeReplay(topics::makeAnew);

        assertThat(many(LetterState.REPLAYED, 1000)).isEqualTo(new Told(0, 0, 0, true));
    }

    @Test
    void one_that_kafka_never_takes_says_so_instead_of_try_again() {
        LetterPlace never = unpublishable(1).iterator().next();

        assertThatThrownBy(() -> await(box.settle(never.id(), LetterState.REPLAYED)))
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.slug()).isEqualTo("dead-letter-refused");
                    assertThat(refused).hasMessageContaining("Too large");
                });
        assertThat(await(box.settle(never.id(), LetterState.DISCARDED)).state()).isEqualTo(LetterState.DISCARDED);
    }

    /** So many, older than any other. */
    private Set<LetterPlace> unpublishable(int count) {
        Set<LetterPlace> never = new HashSet<>();
        for (int i = 0; i < count; i++) {
            never.add(topics.add(TOPIC, type, base.minusSeconds(count - i), false));
        }
        topics.takesNever(never::contains);
        return never;
    }
}
