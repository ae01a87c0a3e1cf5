@NullMarked
package io.tributary.projects.domain;

import org.jspecify.annotations.NullMarked;
