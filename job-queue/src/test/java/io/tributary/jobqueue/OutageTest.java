package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is waited out, and what is not. */
class OutageTest {

    @ParameterizedTest
    @ValueSource(strings = {"OOM", "READONLY", "NOREPLICAS", "MISCONF", "LOADING", "CLUSTERDOWN"})
    void a_redis_that_can_not_serve_now_also_as_redis_6_says_it_of_a_script(String code) {
        assertThat(Outage.is(ErrorType.create(code + " not now"))).isTrue();
        assertThat(Outage.is(
                        ErrorType.create("ERR Error running script (call to f_12): @user_script:68: @user_script: 68: -"
                                + code + " not now")))
                .isTrue();
    }

    @Test
    void a_script_that_is_wrong_is_none() {
        assertThat(Outage.is(
                        ErrorType.create("ERR Error running script (call to f_12): @user_script:3: attempt to index")))
                .isFalse();
        assertThat(Outage.is(ErrorType.create("WRONGTYPE Operation against a key")))
                .isFalse();
    }

    @Test
    void a_broken_connection_is_one_and_a_reply_that_we_do_not_understand_is_none() {
        assertThat(Outage.is(new IOException("reset"))).isTrue();
        assertThat(Outage.is(new NoReply(null))).isTrue();
        assertThat(Outage.is(new NumberFormatException("x"))).isFalse();
        assertThat(Outage.is(new NullPointerException())).isFalse();
    }
}
