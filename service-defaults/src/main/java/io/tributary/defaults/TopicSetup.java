package io.tributary.defaults;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tributary.events.Topics;
import io.tributary.events.Topics.TopicSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/**
 * Sees to it that every topic exists: creates what is missing if it may, and knows what is missing. A topic that exists
 * is left as it is. Kafka may be down when a service starts, so it tries until all are there.
 */
@ApplicationScoped
class TopicSetup {

    private static final Logger LOG = Logger.getLogger(TopicSetup.class);
    private static final int RETRY_SECONDS = 2;
    private static final int LEADERS_MILLIS = 5000;

    /** Notion's largest body, our headers, and a dead letter's on top. */
    private static final String MAX_MESSAGE_BYTES = "1200000";

    private final Map<String, Object> kafka;
    private final TopicsConfig config;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread daemon = new Thread(task, "topic-setup");
        daemon.setDaemon(true);
        return daemon;
    });
    private final KafkaRecords records;
    private volatile Set<String> missing = names();
    private final Clock clock;
    private volatile boolean answered;
    private volatile Instant since;

    TopicSetup(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            TopicsConfig config,
            KafkaRecords records,
            Clock clock) {
        this.kafka = kafka;
        this.config = config;
        this.records = records;
        this.clock = clock;
        this.since = clock.instant();
    }

    void start(@Observes StartupEvent event) {
        thread.execute(this::untilAllAreThere);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    /**
     * Waits on the calling thread until every topic is there, creating what is missing if it may; for a run that does
     * nothing else.
     *
     * @return whether all were there in time
     */
    boolean completeWithin(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!attempt()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            TimeUnit.SECONDS.sleep(RETRY_SECONDS);
        }
        return true;
    }

    /** The topics that weren't there at the last look; empty once all were. */
    Set<String> missing() {
        return missing;
    }

    /** Whether Kafka has ever said which topics there are. */
    boolean answered() {
        return answered;
    }

    /** Since when it has been as it is: Kafka silent, or these topics missing. */
    Instant since() {
        return since;
    }

    private void untilAllAreThere() {
        try {
            while (!attempt()) {
                TimeUnit.SECONDS.sleep(RETRY_SECONDS);
            }
            // Not earlier: asking for a topic that isn't there would have some brokers create it, with one partition.
            records.learn(names(), thread::isShutdown);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt() throws InterruptedException {
        try {
            runOnce();
        } catch (ExecutionException | RuntimeException e) {
            LOG.warnf("Kafka did not tell or create its topics, next try in %d s: %s", RETRY_SECONDS, e.getMessage());
        }
        return missing.isEmpty();
    }

    private void runOnce() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(kafka)) {
            Set<String> absent = absent(admin);
            if (!absent.isEmpty() && config.create()) {
                create(admin, absent);
                absent = absent(admin);
            }
            if (absent.isEmpty()) {
                awaitLeaders(admin);
            }
            if (!answered || !absent.equals(missing)) {
                since = clock.instant();
            }
            missing = absent;
            answered = true;
        }
    }

    private void create(Admin admin, Set<String> absent) throws InterruptedException, ExecutionException {
        List<NewTopic> wanted = Topics.all().stream()
                .filter(topic -> absent.contains(topic.name()))
                .map(topic -> newTopic(topic, config.replication()))
                .toList();
        for (var created : admin.createTopics(wanted).values().entrySet()) {
            try {
                created.getValue().get();
                LOG.infof("Created topic %s", created.getKey());
            } catch (ExecutionException e) {
                // Another service was quicker.
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    static NewTopic newTopic(TopicSpec topic, short replication) {
        int inSync = replication >= 3 ? 2 : 1;
        return new NewTopic(topic.name(), topic.partitions(), replication)
                .configs(Map.of(
                        "retention.ms", Long.toString(topic.retention().toMillis()),
                        "min.insync.replicas", Integer.toString(inSync),
                        "max.message.bytes", MAX_MESSAGE_BYTES));
    }

    /**
     * A partition that was just created is listed a moment before its leader serves it, and records that are sent in
     * that moment may expire. A partition without a leader, as when a broker is down, holds nobody up for long.
     */
    private static void awaitLeaders(Admin admin) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(names()).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        try {
            admin.listOffsets(latest, new ListOffsetsOptions().timeoutMs(LEADERS_MILLIS))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            LOG.warnf("Some partitions have no leader: %s", e.getMessage());
        }
    }

    private static Set<String> absent(Admin admin) throws InterruptedException, ExecutionException {
        Set<String> absent = new TreeSet<>(names());
        absent.removeAll(admin.listTopics().names().get());
        return absent;
    }

    private static Set<String> names() {
        Set<String> names = new HashSet<>();
        Topics.all().forEach(topic -> names.add(topic.name()));
        return names;
    }
}
