/** Turns events into jobs: Kafka in, Redis out. */
@NullMarked
package io.tributary.event;

import org.jspecify.annotations.NullMarked;
