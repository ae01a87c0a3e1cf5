/** Whether native images are told of all that the code reaches by name: types, scripts, migrations. */
@NullMarked
package io.tributary.architecture.natives;

import org.jspecify.annotations.NullMarked;
