/** The project module's use cases: one class each, named for what the user would say. */
@NullMarked
package io.tributary.projects.application;

import org.jspecify.annotations.NullMarked;
