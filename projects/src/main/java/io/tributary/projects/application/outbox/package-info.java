/** How committed events get out: at least once, in the order of their rows, and none is ever skipped. */
@NullMarked
package io.tributary.projects.application.outbox;

import org.jspecify.annotations.NullMarked;
