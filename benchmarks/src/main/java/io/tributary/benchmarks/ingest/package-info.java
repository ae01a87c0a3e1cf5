/**
 * The door, measured: signed deliveries that are answered when Kafka has acknowledged them, to the packaged api-service
 * beside the same handler on other stacks, and what becomes of deliveries while Kafka is away. {@code Main} is the
 * harness, and the sender of the deliveries too; the doors and Kafka are processes of their own.
 */
@NullMarked
package io.tributary.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
