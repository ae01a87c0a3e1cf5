/** PostgreSQL, Redis, Kafka and a Notion simulator for development and tests; never part of a deployment. */
@NullMarked
package io.tributary.devstack;

import org.jspecify.annotations.NullMarked;
