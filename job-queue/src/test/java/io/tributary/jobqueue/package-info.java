@NullMarked
package io.tributary.jobqueue;

import org.jspecify.annotations.NullMarked;
