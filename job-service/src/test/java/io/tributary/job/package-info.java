/** Tests of the job service's own parts, on real servers. */
@NullMarked
package io.tributary.job;

import org.jspecify.annotations.NullMarked;
