/** What a project is: pure, without I/O, clock or framework. */
@NullMarked
package io.tributary.projects.domain;

import org.jspecify.annotations.NullMarked;
