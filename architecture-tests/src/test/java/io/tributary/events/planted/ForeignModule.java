package io.tributary.events.planted;

import io.tributary.projects.application.sync.SyncTarget;

/** Uses what its module must not. */
public record ForeignModule(SyncTarget foreign) {}
