package io.tributary.api.planted;

import io.tributary.devstack.testing.TestStack;

/** Uses what its module must not. */
public record ForeignModule(TestStack foreign) {}
