@NullMarked
package io.tributary.api.projects;

import org.jspecify.annotations.NullMarked;
