package io.tributary.projects.domain.planted;

import io.tributary.projects.application.sync.SyncTarget;

/** A domain that knows a use case. */
record LooksAtApplication(SyncTarget target) {}
