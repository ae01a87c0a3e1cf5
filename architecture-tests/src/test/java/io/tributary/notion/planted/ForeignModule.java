package io.tributary.notion.planted;

import io.tributary.events.JobPayload;

/** Uses what its module must not. */
public record ForeignModule(JobPayload foreign) {}
