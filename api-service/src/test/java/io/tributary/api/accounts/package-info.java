@NullMarked
package io.tributary.api.accounts;

import org.jspecify.annotations.NullMarked;
