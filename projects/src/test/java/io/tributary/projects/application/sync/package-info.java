/** Tests of the rules of sync and sweep, and the fakes that other tests use. */
@NullMarked
package io.tributary.projects.application.sync;

import org.jspecify.annotations.NullMarked;
