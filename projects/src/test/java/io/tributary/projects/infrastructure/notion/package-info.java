/** Tests of what is read of Notion. */
@NullMarked
package io.tributary.projects.infrastructure.notion;

import org.jspecify.annotations.NullMarked;
