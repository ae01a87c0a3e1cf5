package io.tributary.defaults;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Makes of a service's start, under the profile {@code migrate}, the step before an installation or upgrade: Flyway has
 * brought the tables up to date, the topics are made here, and the process ends before anything of the service begins.
 * It ends with 0 if all is there, and with 1 and the reason if not; then it may simply be run again.
 */
@Singleton
class MigrationRun {

    private static final Logger LOG = Logger.getLogger(MigrationRun.class);
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
            Quarkus.asyncExit(migrate());
            // What comes after us in the start doesn't come; the exit above then finds nothing else to wait for.
            throw new PreventFurtherStepsException();
        }
    }

    private int migrate() throws InterruptedException {
        if (topics.completeWithin(LIMIT)) {
            LOG.info("The tables and topics are as this version needs them.");
            return 0;
        }
        LOG.error("The tables are up to date, the topics aren't. " + missing());
        return 1;
    }

    private String missing() {
        return topics.answered()
                ? "Missing: " + String.join(", ", new TreeSet<>(topics.missing()))
                : "Kafka did not answer within " + LIMIT.toSeconds() + " s.";
    }
}
