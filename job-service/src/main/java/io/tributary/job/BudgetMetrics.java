package io.tributary.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Asking;
import io.tributary.notion.RateLimiter.Permit;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the budget of Notion's requests answers, for all connections together: none of them has figures of its own. */
@Singleton
@Startup // What it shows is there before it is first used: else the first increase were none to an alert.
class BudgetMetrics implements RateLimiter.Listener {

    private static final Duration[] AHEAD = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(2),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    /** By what a request is for. */
    private final Map<Asking, Answers> answers = new EnumMap<>(Asking.class);

    private final Counter tooMany;
    private final Counter overloaded;

    BudgetMetrics(MeterRegistry registry) {
        for (Asking asking : List.of(Asking.FIRST, Asking.NEXT, Asking.SWEEP)) {
            String work = asking.name().toLowerCase(Locale.ROOT);
            answers.put(
                    asking,
                    new Answers(
                            permits(registry, work, "go"),
                            permits(registry, work, "later"),
                            permits(registry, work, "full"),
                            Timer.builder("tributary.notion.slot.ahead")
                                    .description("How far ahead the time is that a request was given")
                                    .tag("work", work)
                                    .serviceLevelObjectives(AHEAD)
                                    .register(registry)));
        }
        tooMany = pauses(registry, "rate_limited");
        overloaded = pauses(registry, "overloaded");
    }

    @Override
    public void answered(Asking asking, Permit permit) {
        Answers of = answers.get(asking);
        if (of == null) {
            return;
        }
        if (permit instanceof Permit.Go) {
            of.go.increment();
        } else if (permit instanceof Permit.At at) {
            of.later.increment();
            of.ahead.record(at.in());
        } else {
            of.full.increment();
        }
    }

    @Override
    public void paused(boolean byTooMany) {
        (byTooMany ? tooMany : overloaded).increment();
    }

    private static Counter permits(MeterRegistry registry, String work, String answer) {
        return Counter.builder("tributary.notion.permits")
                .description("Requests to Notion that were asked for, by the budget's answer")
                .tag("work", work)
                .tag("answer", answer)
                .register(registry);
    }

    private static Counter pauses(MeterRegistry registry, String reason) {
        return Counter.builder("tributary.notion.pauses")
                .description("Pauses of a whole connection that Notion asked for")
                .tag("reason", reason)
                .register(registry);
    }

    private record Answers(Counter go, Counter later, Counter full, Timer ahead) {}
}
