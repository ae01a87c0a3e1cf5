package io.tributary.event.planted;

import io.tributary.job.planted.ForeignModule;

/** Uses another service. */
public record OtherService(ForeignModule foreign) {}
