/** A job queue in Redis that keeps asynq's keys and messages, so that Go and Java fleets can share it. */
@NullMarked
package io.tributary.jobqueue;

import org.jspecify.annotations.NullMarked;
