package io.tributary.defaults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of the HTTP interface, as a problem document. */
class ProblemMappers {

    private static final String MEDIA_TYPE = "application/problem+json";

    /** What a request can get wrong before it reaches a resource; anything else of the framework's has no type of ours. */
    private static final Set<Integer> OF_HTTP = Set.of(404, 405, 406, 415);

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    Response refusal(ProblemException problem) {
        String detail = String.valueOf(problem.getMessage());
        Response.ResponseBuilder response = document(
                Response.status(problem.status()),
                problem.status(),
                problem.slug(),
                problem.title(),
                detail,
                problem.members());
        problem.headers().forEach(response::header);
        return response.build();
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof JsonProcessingException json) {
            return json(json);
        }
        Response told = failure.getResponse();
        Response.Status status = Response.Status.fromStatusCode(told.getStatus());
        String title = status == null ? "HTTP " + told.getStatus() : status.getReasonPhrase();
        String type = OF_HTTP.contains(told.getStatus())
                ? ProblemException.type(title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                : "about:blank";
        return typed(Response.fromResponse(told), told.getStatus(), type, title, title, Map.of())
                .build();
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException malformed) {
        String field = malformed instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(name -> name != null)
                        .collect(Collectors.joining("."))
                : "";
        if (malformed instanceof UnrecognizedPropertyException unknown) {
            String detail = "The field " + unknown.getPropertyName() + " is not known. Known are: "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
            return problem(400, "unknown-field", "Unknown field", detail, Map.of("field", field));
        }
        return field.isEmpty()
                ? problem(400, "malformed-json", "Malformed JSON", "The body must be a JSON object.", Map.of())
                : problem(
                        400,
                        "invalid-field",
                        "Invalid field",
                        "The field " + field + " has a value of the wrong type.",
                        Map.of("field", field));
    }

    /** As {@link #json}; named, since Quarkus brings a mapper of its own for exactly this class. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException mismatched) {
        return json(mismatched);
    }

    @ServerExceptionMapper(priority = 10_000)
    Response unexpected(Throwable failure) {
        if (failure instanceof WebApplicationException http) {
            return http(http);
        }
        LOG.error("A request failed and was answered with 500", failure);
        return problem(
                500,
                "internal-error",
                "Internal error",
                "Something went wrong here. The log has the reason under this trace id.",
                Map.of("traceId", Correlation.traceparent().substring(3, 35)));
    }

    private static Response problem(int status, String slug, String title, String detail, Map<String, Object> members) {
        return document(Response.status(status), status, slug, title, detail, members)
                .build();
    }

    private static Response.ResponseBuilder document(
            Response.ResponseBuilder response,
            int status,
            String slug,
            String title,
            String detail,
            Map<String, Object> members) {
        return typed(response, status, ProblemException.type(slug), title, detail, members);
    }

    private static Response.ResponseBuilder typed(
            Response.ResponseBuilder response,
            int status,
            String type,
            String title,
            String detail,
            Map<String, Object> members) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type);
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        document.putAll(members);
        return response.type(MEDIA_TYPE).entity(document);
    }
}
