package io.tributary.api.planted;

import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Path;

/** A resource that talks to the database itself. */
@Path("/planted")
record QueryingResource(Pool pool) {}
