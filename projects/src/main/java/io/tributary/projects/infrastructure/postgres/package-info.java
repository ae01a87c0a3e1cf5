/** PostgreSQL: the repositories, the stores of synced data, the outbox. */
@NullMarked
package io.tributary.projects.infrastructure.postgres;

import org.jspecify.annotations.NullMarked;
