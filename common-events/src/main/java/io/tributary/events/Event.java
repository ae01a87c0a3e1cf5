package io.tributary.events;

import java.time.Instant;

/** A fact on Kafka, named in the past tense. {@link CloudEvents} maps it to the wire and back. */
public sealed interface Event
        permits NotionWebhookReceived,
                ProjectCreated,
                ProjectDeleted,
                ProjectReplayRequested,
                ProjectTasksChanged,
                ProjectSyncFinished {

    /** {@code ce_id}: the same for every copy of the same fact. */
    String id();

    /** {@code ce_time}: when it happened. */
    Instant time();

    /** The topic that carries it. */
    String topic();

    /** The record's key: what must stay in order shares one. */
    String key();
}
