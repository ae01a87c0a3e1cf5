/**
 * What a project and its hook are, and the rules they keep. No clock, no framework, no I/O: time is an argument. {@code
 * Uni} appears in the repositories' interfaces alone, which are the ports by which the rest of the module reaches
 * storage.
 */
@NullMarked
package io.tributary.projects.domain;

import org.jspecify.annotations.NullMarked;
