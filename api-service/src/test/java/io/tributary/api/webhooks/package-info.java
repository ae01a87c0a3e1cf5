@NullMarked
package io.tributary.api.webhooks;

import org.jspecify.annotations.NullMarked;
