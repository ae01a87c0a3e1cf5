package io.tributary.api.planted;

import io.tributary.event.planted.ForeignModule;

/** Uses another service. */
public record OtherService(ForeignModule foreign) {}
