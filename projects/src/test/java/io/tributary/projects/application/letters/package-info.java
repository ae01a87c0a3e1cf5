@NullMarked
package io.tributary.projects.application.letters;

import org.jspecify.annotations.NullMarked;
