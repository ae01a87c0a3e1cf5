@NullMarked
package io.tributary.projects.application;

import org.jspecify.annotations.NullMarked;
