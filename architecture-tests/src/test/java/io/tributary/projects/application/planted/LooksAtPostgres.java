package io.tributary.projects.application.planted;

import io.tributary.projects.infrastructure.postgres.WantSweep;

/** A use case that knows its database. */
record LooksAtPostgres(WantSweep wants) {}
