package io.tributary.defaults;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes of a service's start, under the profile {@code migrate}, the step before an installation or upgrade: Flyway has
 * brought the tables up to date, the topics are made here, and the process ends before anything of the service begins.
 * It ends with 0 if all is there, and with 1 and the reason if not; then it may simply be run again.
 */
@Singleton
class MigrationRun {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final TopicSetup topics;
    private final boolean only;

    MigrationRun(TopicSetup topics, @ConfigProperty(name = "tributary.migrate-only") boolean only) {
        this.topics = topics;
        this.only = only;
    }

    /** After the check of what is set, and long before the first reader of a topic. */
    void run(@Observes @Priority(2) StartupEvent starting) throws InterruptedException {
        if (only) {
            throw topics.completeWithin(LIMIT)
                    ? end("The tables and topics are as this version needs them.", 0)
                    : end("The tables are up to date, the topics aren't. " + missing(), 1);
        }
    }

    private String missing() {
        return topics.answered()
                ? "Missing: " + String.join(", ", new TreeSet<>(topics.missing()))
                : "Kafka did not answer within " + LIMIT.toSeconds() + " s.";
    }

    /** What Quarkus ends a start with; it prints the message. */
    private static PreventFurtherStepsException end(String message, int exitCode) {
        return new PreventFurtherStepsException(message, exitCode);
    }
}
