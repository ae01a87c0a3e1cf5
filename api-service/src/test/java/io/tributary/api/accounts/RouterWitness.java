package io.tributary.api.accounts;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows every route of the running service, whoever registered it. */
@Singleton
class RouterWitness {

    private @Nullable Router router;

    void see(@Observes Router main) {
        router = main;
    }

    List<Route> routes() {
        return router == null ? List.of() : router.getRoutes();
    }
}
