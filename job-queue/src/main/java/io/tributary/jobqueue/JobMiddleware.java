package io.tributary.jobqueue;

/**
 * Something that is done around every run, such as logging or setting a tenant. What was added first is outermost; of
 * beans the one with the greater {@code @Priority}.
 */
@FunctionalInterface
public interface JobMiddleware {

    /**
     * Wraps a handler. What is wrapped around is {@link JobHandler#handle} alone.
     *
     * @param next what to call, with the very job that was given, at most once for each run
     */
    JobHandler wrap(JobHandler next);
}
