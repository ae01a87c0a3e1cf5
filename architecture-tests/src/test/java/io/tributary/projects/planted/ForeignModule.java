package io.tributary.projects.planted;

import io.tributary.jobqueue.JobClient;

/** Uses what its module must not. */
public record ForeignModule(JobClient foreign) {}
