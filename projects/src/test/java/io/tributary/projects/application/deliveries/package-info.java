@NullMarked
package io.tributary.projects.application.deliveries;

import org.jspecify.annotations.NullMarked;
