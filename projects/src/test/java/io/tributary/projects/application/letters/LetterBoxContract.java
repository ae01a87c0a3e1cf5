package io.tributary.projects.application.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link LetterBox} promises. Others may use the same box meanwhile: each test has a type of its own. */
public abstract class LetterBoxContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Not long ago, since old letters go by themselves; whole seconds, since jobs know no less. */
    protected final Instant base = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    /** Of this test alone. */
    protected final String type = "trial:" + UUID.randomUUID();

    /** The box. */
    protected abstract LetterBox box();

    /** A topic or queue of it. */
    protected abstract String source();

    /** Gives up an event or job of that type at that time, in that source; returns the letter's id. */
    protected abstract String giveUp(String letterType, Instant at);

    /** How often something of that type came back to where it was before it was given up. */
    protected abstract int cameBack(String letterType);

    /** An id that is none's. */
    protected abstract String nobodys();

    @Test
    void the_newest_come_first_and_a_list_goes_on_where_it_ended() {
        List<String> ids = letters(5);

        List<DeadLetter> first = list(query(type), null, 2);
        List<DeadLetter> second = list(query(type), first.get(1).position(), 2);
        List<DeadLetter> third = list(query(type), second.get(1).position(), 2);

        assertThat(first).extracting(DeadLetter::id).containsExactly(ids.get(4), ids.get(3));
        assertThat(second).extracting(DeadLetter::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(third).extracting(DeadLetter::id).containsExactly(ids.get(0));
        assertThat(list(query(type), third.get(0).position(), 2)).isEmpty();
        assertThat(first.get(0).at()).isEqualTo(base.plusSeconds(4));
        assertThat(first.get(0).source()).isEqualTo(source());
        assertThat(first.get(0).type()).isEqualTo(type);
    }

    @Test
    void letters_of_the_same_time_are_each_listed_once() {
        List<String> ids =
                IntStream.range(0, 4).mapToObj(i -> giveUp(type, base)).toList();

        List<String> listed = new ArrayList<>();
        DeadLetter.Position before = null;
        for (int i = 0; i < 4; i++) {
            DeadLetter letter = list(query(type), before, 1).get(0);
            listed.add(letter.id());
            before = letter.position();
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(list(query(type), before, 1)).isEmpty();
    }

    @Test
    void only_what_is_meant_is_listed() {
        List<String> ids = letters(4);
        giveUp(type + ":other", base);

        assertThat(list(new LetterQuery(source(), type, base.plusSeconds(1), base.plusSeconds(3)), null, 10))
                .extracting(DeadLetter::id)
                .containsExactly(ids.get(2), ids.get(1));
        assertThat(list(new LetterQuery(source(), type, base.plusSeconds(4), null), null, 10))
                .isEmpty();
        assertThat(list(new LetterQuery(source(), type, null, base), null, 10)).isEmpty();
    }

    @Test
    void all_of_a_letter_is_shown() {
        String id = giveUp(type, base);

        LetterContent content = find(id);

        assertThat(content).isNotNull();
        assertThat(content.letter()).isEqualTo(list(query(type), null, 1).get(0));
        assertThat(content.settled()).isEqualTo(Settled.NOT_YET);
        assertThat(content.payload()).isNotEmpty();
        assertThat(content.cut()).isFalse();
        assertThat(find(nobodys())).isNull();
    }

    @Test
    void what_is_replayed_comes_back_and_is_a_dead_letter_no_more() {
        String id = giveUp(type, base);

        Settled settled = await(box().settle(id, LetterState.REPLAYED));

        assertThat(settled.state()).isEqualTo(LetterState.REPLAYED);
        assertThat(settled.at()).isNotNull();
        assertThat(cameBack(type)).isEqualTo(1);
        assertThat(list(query(type), null, 10)).isEmpty();
    }

    @Test
    void what_is_discarded_does_not_come_back_and_is_a_dead_letter_no_more() {
        String id = giveUp(type, base);

        Settled settled = await(box().settle(id, LetterState.DISCARDED));

        assertThat(settled.state()).isEqualTo(LetterState.DISCARDED);
        assertThat(cameBack(type)).isZero();
        assertThat(list(query(type), null, 10)).isEmpty();
    }

    @Test
    void a_letter_that_is_not_there_is_refused() {
        for (LetterState wish : List.of(LetterState.REPLAYED, LetterState.DISCARDED)) {
            assertThatThrownBy(() -> await(box().settle(nobodys(), wish)))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.slug()).isEqualTo("dead-letter-not-found"));
        }
    }

    @Test
    void many_are_replayed_the_oldest_first_until_none_is_left() {
        List<String> ids = letters(5);
        String other = giveUp(type + ":other", base);

        assertThat(many(LetterState.REPLAYED, 2)).isEqualTo(new Told(2, 0, 3, true));
        assertThat(list(query(type), null, 10))
                .extracting(DeadLetter::id)
                .containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(many(LetterState.REPLAYED, 2)).isEqualTo(new Told(2, 0, 1, true));
        assertThat(many(LetterState.REPLAYED, 2)).isEqualTo(new Told(1, 0, 0, true));
        assertThat(many(LetterState.REPLAYED, 2)).isEqualTo(new Told(0, 0, 0, true));

        assertThat(cameBack(type)).isEqualTo(5);
        assertThat(list(query(type + ":other"), null, 10))
                .extracting(DeadLetter::id)
                .containsExactly(other);
    }

    @Test
    void many_are_discarded() {
        letters(3);

        assertThat(many(LetterState.DISCARDED, 100)).isEqualTo(new Told(3, 0, 0, true));

        assertThat(cameBack(type)).isZero();
        assertThat(list(query(type), null, 10)).isEmpty();
    }

    @Test
    void a_call_for_many_goes_on_where_the_one_before_says_and_leaves_what_is_older() {
        List<String> ids = letters(5);

        SettledMany first = await(box().settleMany(query(type), null, LetterState.DISCARDED, 2));
        String late = giveUp(type, base.minusSeconds(1));
        SettledMany second = await(box().settleMany(query(type), first.next(), LetterState.DISCARDED, 2));
        SettledMany third = await(box().settleMany(query(type), second.next(), LetterState.DISCARDED, 2));

        assertThat(first.next()).isEqualTo(new DeadLetter.Position(base.plusSeconds(2), ids.get(2)));
        assertThat(Told.of(second)).isEqualTo(new Told(2, 0, 1, true));
        assertThat(third).isEqualTo(new SettledMany(1, 0, 0, true, null));
        assertThat(list(query(type), null, 10)).extracting(DeadLetter::id).containsExactly(late);
    }

    /** So many, a second apart, the oldest first. */
    private List<String> letters(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> giveUp(type, base.plusSeconds(i)))
                .toList();
    }

    /** Those of this type. */
    protected LetterQuery query(String letterType) {
        return new LetterQuery(source(), letterType, null, null);
    }

    /** A list. */
    protected List<DeadLetter> list(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        return await(box().newest(query, before, most));
    }

    /** What a call for many said, but for where it is to go on. */
    protected record Told(int done, int refused, int left, boolean complete) {

        /** Without it. */
        public static Told of(SettledMany many) {
            return new Told(many.done(), many.refused(), many.left(), many.complete());
        }
    }

    /** Settles many of this test's, from the oldest on. */
    protected Told many(LetterState wish, int most) {
        SettledMany many = await(box().settleMany(query(type), null, wish, most));
        assertThat(many.next() == null).as("%s", many).isEqualTo(many.left() == 0 && many.complete());
        return Told.of(many);
    }

    private @Nullable LetterContent find(String id) {
        return await(box().find(id));
    }

    /** Waits, with a limit. */
    protected static <T extends @Nullable Object> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
