package io.tributary.defaults;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Takes up the trace that a request belongs to. Its end is the request's, since the logging context is the request's. */
class CorrelationFilter {

    @ServerRequestFilter(preMatching = true)
    void begin(ContainerRequestContext request) {
        Correlation.begin(request.getHeaderString("traceparent"));
    }
}
