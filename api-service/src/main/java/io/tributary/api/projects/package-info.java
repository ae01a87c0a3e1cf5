/** Projects over HTTP: what their owner asks for, and the copy. docs/api.md is the reference. */
@NullMarked
package io.tributary.api.projects;

import org.jspecify.annotations.NullMarked;
