/** Tests on a real PostgreSQL. */
@NullMarked
package io.tributary.projects.infrastructure.postgres;

import org.jspecify.annotations.NullMarked;
