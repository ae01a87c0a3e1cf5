/** What the three services share: configuration, problem documents, clock, correlation and the event bus. */
@NullMarked
package io.tributary.defaults;

import org.jspecify.annotations.NullMarked;
