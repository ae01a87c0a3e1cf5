package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.LogHandler;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that can't be opened, each alone. */
class HookCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Clock AT = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String OLD = base64("a secret key of thirty-two bytes");
    private static final String NEW = base64("another key that has 32 bytes ok");
    private static final PatternFormatter TEXT = new PatternFormatter("%p %s");
    private static final HookCodec BEFORE = new HookCodec(new SecretBox(Optional.of(OLD)), AT);
    private static final HookCodec BOTH = new HookCodec(new SecretBox(Optional.of(NEW + "," + OLD)), AT);

    private final HookCodec after = new HookCodec(new SecretBox(Optional.of(NEW)), AT);
    private final Hook fresh = Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), NOW);
    private final Hook confirmed =
            fresh.handshake(new Secret("first"), NOW).reveal(NOW).hook().confirm(new Secret("first"), NOW);

    @Test
    void a_hook_is_whole_again_when_its_key_is_given_back() {
        HookRow row = row(confirmed);

        assertThat(after.read(row).isBroken()).isTrue();
        assertThat(BOTH.read(row).state()).isEqualTo(confirmed.state());
    }

    @Test
    void an_old_secret_that_is_lost_stays_in_the_row_until_a_reset() {
        HookRow row = row(confirmed.reset(false, NOW));
        String sealed = row.oldSecret;

        Hook read = after.read(row);
        assertThat(read.isBroken()).isFalse();
        HookRow written = after.write(read.handshake(new Secret("second"), NOW).state(), row);
        assertThat(written.oldSecret).isEqualTo(sealed);
        assertThat(BOTH.read(written).judge(new Secret("first")::equals, NOW).believed())
                .isTrue();

        assertThat(after.write(after.read(written).reset(false, NOW).state(), written).oldSecret)
                .isNull();
    }

    @Test
    void an_old_secret_that_is_good_no_more_is_none_and_goes_with_the_next_change() {
        HookRow row = row(confirmed.reset(false, NOW));
        Clock later = Clock.fixed(NOW.plus(Hook.OLD_SECRET_KEPT), ZoneOffset.UTC);
        HookCodec codec = new HookCodec(new SecretBox(Optional.of(NEW)), later);
        List<String> lines = new ArrayList<>();

        Hook read = logged(lines, () -> codec.read(row));

        assertThat(read.state().oldSecret()).isNull();
        assertThat(lines).as("nothing refuses anything").isEmpty();
        assertThat(codec.write(read.state(), row).oldSecret).isNull();
    }

    @Test
    void of_an_old_secret_that_is_lost_the_log_says_what_it_means_and_until_when() {
        HookRow row = row(confirmed.reset(false, NOW));
        List<String> lines = new ArrayList<>();

        var unused = logged(lines, () -> after.read(row));

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(
                                "The old secret", NOW.plus(Hook.OLD_SECRET_KEPT).toString(), "are taken")
                        .doesNotContain("Its deliveries are answered 503"));
    }

    @Test
    void a_hook_that_breaks_after_its_old_secret_was_lost_is_told_of_again() {
        HookRow row = row(confirmed.reset(false, NOW));
        List<String> lines = new ArrayList<>();
        var unused1 = logged(lines, () -> after.read(row));
        row.candidates = "[7]";

        var unused2 = logged(lines, () -> after.read(row));
        var unused3 = logged(lines, () -> after.read(row));

        assertThat(lines).hasSize(2).last().asString().contains("Its deliveries are answered 503");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[7]", "[{}]", "[{\"secret\":\"v2:00000000:AAAA\"}]", "[{\"secret\":null}]"})
    void candidates_that_make_no_sense_break_their_hook_alone(String damaged) {
        HookRow row = row(fresh);
        row.candidates = damaged;

        assertThat(after.read(row).isBroken()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1:", "v1:AAAA", "v2:", "v2:x", "nothing", "v2:::"})
    void so_does_a_damaged_secret(String damaged) {
        HookRow row = row(fresh);
        row.secret = damaged;

        assertThat(after.read(row).isBroken()).isTrue();
    }

    @Test
    void a_broken_hook_is_not_written_since_that_would_lose_what_may_come_back() {
        Hook broken = after.read(row(confirmed));

        assertThatThrownBy(() -> after.write(broken.state(), new HookRow()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_log_says_it_once_and_again_only_after_the_hook_was_whole() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger(HookCodec.class.getName());
        Handler handler = collecting(lines);
        logger.addHandler(handler);
        try {
            HookRow row = row(confirmed);
            HookRow whole = after.write(confirmed.reset(true, NOW).state(), new HookRow());

            var unused1 = after.read(row);
            var unused2 = after.read(row);
            assertThat(lines)
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(confirmed.connection().toString(), "TRIBUTARY_SECRET_KEY", "reset")
                            .doesNotContain(confirmed.id().value(), "first"));

            var unused3 = after.read(whole);
            var unused4 = after.read(row);
            assertThat(lines).hasSize(2);
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static <T> T logged(List<String> lines, Supplier<T> what) {
        Logger logger = Logger.getLogger(HookCodec.class.getName());
        Handler handler = collecting(lines);
        logger.addHandler(handler);
        try {
            return what.get();
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static HookRow row(Hook hook) {
        return BEFORE.write(hook.state(), new HookRow());
    }

    private static Handler collecting(List<String> lines) {
        return new LogHandler(line -> lines.add(TEXT.format(ExtLogRecord.wrap(line))));
    }

    private static String base64(String key) {
        return Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
