/** The only door: webhooks in, REST for people and programs. */
@NullMarked
package io.tributary.api;

import org.jspecify.annotations.NullMarked;
