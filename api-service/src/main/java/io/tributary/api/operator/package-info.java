/** What the operator does with the deployment as a whole. Needs the operator's own token. */
@NullMarked
package io.tributary.api.operator;

import org.jspecify.annotations.NullMarked;
