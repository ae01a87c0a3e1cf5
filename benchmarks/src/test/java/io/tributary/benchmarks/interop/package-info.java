/** Real asynq and our job queue on one Redis: each finds in it what the other put there, and leaves it whole. */
@NullMarked
package io.tributary.benchmarks.interop;

import org.jspecify.annotations.NullMarked;
