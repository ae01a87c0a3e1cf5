/** The contract between the services: event records, topics, CloudEvents headers, job types and their payload bytes. No framework. */
@NullMarked
package io.tributary.events;

import org.jspecify.annotations.NullMarked;
