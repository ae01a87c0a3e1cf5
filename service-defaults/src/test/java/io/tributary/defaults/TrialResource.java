package io.tributary.defaults;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import org.jboss.logging.MDC;

/** Fails in every way that a resource can. */
@Path("/trial")
public class TrialResource {

    /** Gives back what came. */
    @POST
    public Body echo(Body body) {
        return body;
    }

    @GET
    @Path("/refusal")
    public Body refusal() {
        throw new ProblemException(422, "database-not-shared", "Database not shared", "Share it with the connection.")
                .with("field", "notionDatabaseId")
                .header("Retry-After", "7");
    }

    @GET
    @Path("/status")
    public Body status() {
        throw new WebApplicationException(410);
    }

    @GET
    @Path("/bug")
    public Body bug() {
        throw new IllegalStateException("password=hunter2");
    }

    @GET
    @Path("/trace")
    public String trace() {
        return String.valueOf(MDC.get("traceId"));
    }

    /** What it takes. */
    public record Body(String name, int count) {}
}
