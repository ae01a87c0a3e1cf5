package io.tributary.api.planted;

import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Can't be made without a container. */
class FieldInjection {

    @Inject
    @Nullable
    Runnable dependency;
}
