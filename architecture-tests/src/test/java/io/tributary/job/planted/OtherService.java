package io.tributary.job.planted;

import io.tributary.api.planted.ForeignModule;

/** Uses another service. */
public record OtherService(ForeignModule foreign) {}
