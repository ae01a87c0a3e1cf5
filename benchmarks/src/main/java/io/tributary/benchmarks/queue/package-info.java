/**
 * Measures our job queue beside asynq and BullMQ, in one run, on one Redis. {@code Main} is the harness; each peer is a
 * process of its own that speaks one protocol over its standard streams, ours is {@code OurPeer}.
 */
@NullMarked
package io.tributary.benchmarks.queue;

import org.jspecify.annotations.NullMarked;
