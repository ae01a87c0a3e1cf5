package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.LogHandler;
import io.tributary.projects.application.Standing;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingGaugesTest {

    private static final Logger LOG = Logger.getLogger(StandingGauges.class.getName());
    private static final PatternFormatter TEXT = new PatternFormatter("%p %s");

    private static final Standing STANDING = new Standing(
            List.of(
                    new Standing.Projects(SyncState.LIVE, WebhookState.VERIFIED, 7, Duration.ofSeconds(300)),
                    new Standing.Projects(SyncState.LIVE, WebhookState.SILENT, 2, Duration.ofSeconds(900)),
                    new Standing.Projects(SyncState.BROKEN, WebhookState.NONE, 1, Duration.ofDays(1))),
            List.of(new Standing.Sweeps(SweepKind.FULL, 2, 320, 700L, Duration.ofSeconds(90), Duration.ofSeconds(70))));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Uni<Standing> answer = Uni.createFrom().item(STANDING);
    private Uni<Standing.Outbox> outbox = Uni.createFrom().item(new Standing.Outbox(3, Duration.ofMillis(1500), 1));
    private final StandingGauges gauges = new StandingGauges(
            new Standing.Reader() {
                @Override
                public Uni<Standing> read() {
                    return answer;
                }

                @Override
                public Uni<Standing.Outbox> outbox() {
                    return outbox;
                }
            },
            registry);

    @Test
    void what_postgresql_tells_is_shown() {
        update();

        assertThat(shown("tributary.projects", "sync", "live")).isEqualTo(9);
        assertThat(shown("tributary.projects", "sync", "paused")).isEqualTo(0);
        assertThat(shown("tributary.projects.webhooks", "webhook", "silent")).isEqualTo(2);
        assertThat(shown("tributary.projects.behind", "sync", "live")).isEqualTo(900);
        assertThat(shown("tributary.projects.behind", "sync", "paused"))
                .as("there is none")
                .isNull();
        assertThat(shown("tributary.sweeps.open", "kind", "full")).isEqualTo(2);
        assertThat(shown("tributary.sweeps.open", "kind", "incremental")).isEqualTo(0);
        assertThat(shown("tributary.sweeps.rows.done", "kind", "full")).isEqualTo(320);
        assertThat(shown("tributary.sweeps.rows.expected", "kind", "full")).isEqualTo(700);
        assertThat(shown("tributary.sweeps.rows.expected", "kind", "incremental"))
                .isNull();
        assertThat(shown("tributary.sweeps.oldest.age", "kind", "full")).isEqualTo(90);
        assertThat(shown("tributary.sweeps.idle", "kind", "full")).isEqualTo(70);
        assertThat(shown("tributary.sweeps.idle", "kind", "incremental")).isEqualTo(0);
        assertThat(shown("tributary.outbox.rows", "state", "waiting")).isEqualTo(3);
        assertThat(shown("tributary.outbox.rows", "state", "refused")).isEqualTo(1);
        assertThat(registry.get("tributary.outbox.oldest.age").gauge().value()).isEqualTo(1.5);
    }

    @Test
    void nothing_is_shown_while_postgresql_is_away_and_all_of_it_afterwards() {
        Uni<Standing.Outbox> events = outbox;
        update();
        answer = Uni.createFrom().failure(new IOException("closed"));
        outbox = Uni.createFrom().failure(new IOException("closed"));

        update();
        assertThat(shown("tributary.projects", "sync", "live"))
                .as("one failure is none")
                .isEqualTo(9);
        update();

        assertThat(registry.getMeters()).isEmpty();

        answer = Uni.createFrom().item(STANDING);
        outbox = events;
        update();

        assertThat(shown("tributary.projects", "sync", "live")).isEqualTo(9);
    }

    @Test
    void an_outbox_that_takes_too_long_hides_nothing_but_itself() {
        update();
        outbox = Uni.createFrom().failure(new IOException("canceling statement due to statement timeout"));

        update();
        update();

        assertThat(shown("tributary.outbox.rows", "state", "waiting")).isNull();
        assertThat(shown("tributary.projects", "sync", "live")).isEqualTo(9);
    }

    @Test
    void that_reading_begins_to_fail_and_works_again_is_said_once() {
        List<String> said = new ArrayList<>();
        Handler handler = collecting(said);
        LOG.addHandler(handler);
        try {
            update();
            answer = Uni.createFrom().failure(new IOException("closed"));
            update();
            update();
            update();
            assertThat(said)
                    .containsExactly(
                            "WARN The figures of projects and sweeps can't be read from PostgreSQL, and aren't shown"
                                    + " until they can: java.io.IOException: closed");

            said.clear();
            answer = Uni.createFrom().item(STANDING);
            update();
            update();
            assertThat(said).containsExactly("INFO The figures of projects and sweeps are read from PostgreSQL again");
        } finally {
            LOG.removeHandler(handler);
        }
    }

    private static Handler collecting(List<String> lines) {
        return new LogHandler(line -> lines.add(TEXT.format(ExtLogRecord.wrap(line))));
    }

    private void update() {
        gauges.update().await().atMost(Duration.ofSeconds(5));
    }

    private @Nullable Double shown(String name, String tag, String value) {
        Gauge gauge = registry.find(name).tag(tag, value).gauge();
        return gauge == null ? null : gauge.value();
    }
}
