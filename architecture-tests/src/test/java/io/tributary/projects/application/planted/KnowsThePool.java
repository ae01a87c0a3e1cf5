package io.tributary.projects.application.planted;

import io.vertx.mutiny.sqlclient.Pool;

/** A use case that knows a pool. */
record KnowsThePool(Pool pool) {}
