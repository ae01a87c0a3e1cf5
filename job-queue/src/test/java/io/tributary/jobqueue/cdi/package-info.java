@NullMarked
package io.tributary.jobqueue.cdi;

import org.jspecify.annotations.NullMarked;
