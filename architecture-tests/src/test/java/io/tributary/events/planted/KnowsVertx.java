package io.tributary.events.planted;

import io.vertx.core.buffer.Buffer;

/** An event that knows a framework. */
record KnowsVertx(Buffer value) {}
