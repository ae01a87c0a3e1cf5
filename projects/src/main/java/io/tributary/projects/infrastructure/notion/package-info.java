/** Notion behind the module's ports: what it sends, normalised, and its failures in our words. */
@NullMarked
package io.tributary.projects.infrastructure.notion;

import org.jspecify.annotations.NullMarked;
