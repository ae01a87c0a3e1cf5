package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.webhooks.BodyRoom.Place;
import io.tributary.projects.domain.HookId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class BodyRoomTest {

    private static final int BIG = 100_000;

    private final BodyRoom room = new BodyRoom(3 * BIG, 2 * BIG);
    private final HookId hook = HookId.random(new SecureRandom());
    private final HookId other = HookId.random(new SecureRandom());

    @Test
    void one_hook_does_not_take_all_of_the_room() {
        assertThat(room.place(hook).grow(BIG)).isTrue();
        assertThat(room.place(hook).grow(BIG)).isTrue();
        assertThat(room.place(hook).grow(1)).isFalse();
        assertThat(room.place(hook).enter()).isFalse();

        assertThat(room.place(other).grow(BIG)).isTrue();
    }

    @Test
    void all_hooks_together_take_no_more_than_there_is() {
        room.place(hook).grow(2 * BIG);
        room.place(other).grow(BIG);

        assertThat(room.place(other).enter()).isFalse();
        assertThat(room.place(HookId.random(new SecureRandom())).enter()).isFalse();
    }

    @Test
    void a_place_that_is_left_gives_back_what_it_took_and_no_more() {
        Place place = room.place(hook);
        place.enter();
        place.grow(BIG);
        Place beside = room.place(hook);
        beside.grow(BIG - BodyRoom.OVERHEAD);
        assertThat(place.grow(1)).isFalse();

        place.leave();
        place.leave();

        assertThat(room.place(hook).grow(BIG + BodyRoom.OVERHEAD)).isTrue();
        assertThat(room.place(hook).grow(1)).isFalse();
        assertThat(place.grow(1)).isFalse();
    }

    @Test
    void bodies_without_bytes_are_bounded_in_number() {
        int entered = 0;
        while (room.place(hook).enter()) {
            entered++;
        }

        assertThat(entered).isEqualTo(2 * BIG / BodyRoom.OVERHEAD);
    }
}
