package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.sync.RedisEpoch.Mark;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark in a real Redis, beside replicas of a version that knows of no timeline. */
class RedisMarkTest {

    private static final Servers SERVERS = new Servers();
    private static final Mark FIRST = new Mark(7, false, "00000001");

    private final RedisAPI redis = RedisAPI.api(SERVERS.redis());
    private final RedisMark mark = new RedisMark(redis);

    @BeforeEach
    void wiped() {
        var unused = Servers.await(redis.flushdb(List.of()));
    }

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @Test
    void what_is_set_is_read_with_its_timeline() {
        assertThat(read()).isEmpty();

        assertThat(replace(Optional.empty(), FIRST)).isTrue();

        assertThat(read()).contains(FIRST);
    }

    @Test
    void only_the_mark_that_is_there_is_replaced() {
        replace(Optional.empty(), FIRST);
        Mark next = new Mark(8, true, "00000001");

        assertThat(replace(Optional.of(new Mark(7, false, "00000002")), next)).isFalse();
        assertThat(replace(Optional.of(new Mark(6, false, "00000001")), next)).isFalse();
        assertThat(replace(Optional.empty(), next)).isFalse();
        assertThat(read()).contains(FIRST);

        assertThat(replace(Optional.of(FIRST), next)).isTrue();
        assertThat(read()).contains(next);
    }

    @Test
    void the_version_before_reads_and_sets_the_ticket_alone() {
        replace(Optional.empty(), FIRST);
        assertThat(Servers.await(redis.get("tributary:epoch")).toString()).isEqualTo("7");

        var unused = Servers.await(redis.set(List.of("tributary:epoch", "9")));

        assertThat(read()).contains(new Mark(9, false, "00000001"));
    }

    @Test
    void a_mark_of_the_version_before_has_no_timeline_and_gets_one() {
        var unused = Servers.await(redis.set(List.of("tributary:epoch", "gone-back:9")));
        Mark old = new Mark(9, true, null);
        assertThat(read()).contains(old);

        assertThat(replace(Optional.of(old), FIRST)).isTrue();

        assertThat(read()).contains(FIRST);
    }

    @Test
    void a_timeline_that_outlived_its_mark_holds_nothing_up() {
        replace(Optional.empty(), FIRST);
        var unused = Servers.await(redis.del(List.of("tributary:epoch")));
        assertThat(read()).isEmpty();

        assertThat(replace(Optional.empty(), new Mark(9, false, null))).isTrue();

        assertThat(read()).contains(new Mark(9, false, null));
    }

    private Optional<Mark> read() {
        return Servers.await(mark.read());
    }

    private boolean replace(Optional<Mark> expected, Mark next) {
        return Servers.await(mark.replace(expected, next));
    }
}
