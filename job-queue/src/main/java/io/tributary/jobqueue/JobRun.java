package io.tributary.jobqueue;

import org.jspecify.annotations.Nullable;

/**
 * A run of a job that {@link InMemoryJobs#runDue} made.
 *
 * @param job what ran
 * @param outcome what its handler said; {@link JobOutcome.Retry} also if the handler failed, took too long, said nothing
 *     or isn't there
 * @param after where the job is now: to be retried, snoozed, archived, or kept after success; null if it is gone
 */
public record JobRun(Job job, JobOutcome outcome, @Nullable JobInfo after) {}
