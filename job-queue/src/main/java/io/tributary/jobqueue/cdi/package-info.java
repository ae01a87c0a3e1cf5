/**
 * The job queue in a Quarkus application: beans that are {@link io.tributary.jobqueue.JobHandler}s or
 * {@link io.tributary.jobqueue.BlockingJobHandler}s and carry {@link io.tributary.jobqueue.cdi.JobType} are run by a
 * server that starts and stops with the application, and {@link io.tributary.jobqueue.JobClient} and
 * {@link io.tributary.jobqueue.JobInspector} can be injected. {@link io.tributary.jobqueue.JobMiddleware}s are wrapped
 * around every run, the one with the greatest {@code @Priority} outermost. Where no bean handles jobs no
 * server starts. Each of these beans, the mux and the server among them, gives way to one of the application.
 */
@NullMarked
package io.tributary.jobqueue.cdi;

import org.jspecify.annotations.NullMarked;
