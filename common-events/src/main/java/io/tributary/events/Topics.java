package io.tributary.events;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The topics, from the one table by which they are created: in the dev stack at start, elsewhere by the migration job. */
public final class Topics {

    /** {@link NotionWebhookReceived}, keyed by Notion's entity id: api-service to event-service. */
    public static final String NOTION_WEBHOOK_RECEIVED = "notion.webhook.received";

    /** {@link ProjectCreated}, keyed by project id. */
    public static final String PROJECT_CREATED = "project.created";

    /** {@link ProjectDeleted}, keyed by project id. */
    public static final String PROJECT_DELETED = "project.deleted";

    /** {@link ProjectReplayRequested}, keyed by project id: api-service to event-service. */
    public static final String PROJECT_REPLAY_REQUESTED = "project.replay.requested";

    /** {@link ProjectTasksChanged}, keyed by project id: for whoever acts on changes. */
    public static final String PROJECT_TASKS_CHANGED = "project.tasks.changed";

    /** {@link ProjectSyncFinished}, keyed by project id. */
    public static final String PROJECT_SYNC_FINISHED = "project.sync.finished";

    private static final int PARTITIONS = 12;
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);

    private static final String DEAD_LETTER = ".dlq";

    private static final List<String> EVENTS = List.of(
            NOTION_WEBHOOK_RECEIVED,
            PROJECT_CREATED,
            PROJECT_DELETED,
            PROJECT_REPLAY_REQUESTED,
            PROJECT_TASKS_CHANGED,
            PROJECT_SYNC_FINISHED);

    private static final List<TopicSpec> ALL = EVENTS.stream()
            .flatMap(name -> Stream.of(
                    new TopicSpec(name, PARTITIONS, RETENTION),
                    new TopicSpec(deadLetter(name), PARTITIONS, DEAD_LETTER_RETENTION)))
            .toList();

    private Topics() {}

    /** Every topic, each with its dead-letter topic. */
    public static List<TopicSpec> all() {
        return ALL;
    }

    /** The name of the topic that takes the records of {@code topic} that were given up. */
    public static String deadLetter(String topic) {
        return topic + DEAD_LETTER;
    }

    /** The name of the topic whose records that were given up stand in {@code deadLetterTopic}. */
    public static String original(String deadLetterTopic) {
        return deadLetterTopic.endsWith(DEAD_LETTER)
                ? deadLetterTopic.substring(0, deadLetterTopic.length() - DEAD_LETTER.length())
                : deadLetterTopic;
    }

    /** The topics of events, without their dead-letter topics. */
    public static List<String> ofEvents() {
        return EVENTS;
    }

    /**
     * How a topic is created. Replication is the deployment's: 3 with {@code min.insync.replicas} 2, or 1 in the dev
     * stack.
     *
     * @param name the topic
     * @param partitions how many partitions it has
     * @param retention how long a record is kept
     */
    public record TopicSpec(String name, int partitions, Duration retention) {}
}
