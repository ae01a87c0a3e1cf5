/**
 * The Notion simulator as tests drive it: a person and the control API over HTTP, wherever the simulator runs, and random
 * scripts that can be repeated. Needs Jackson beside the JDK.
 */
@NullMarked
package io.tributary.devstack.testing.notion;

import org.jspecify.annotations.NullMarked;
