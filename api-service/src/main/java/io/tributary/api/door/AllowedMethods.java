package io.tributary.api.door;

import io.tributary.api.ProblemType;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Answers 405 where there is something at a path, but not by that method, and says with each what would be allowed, as it
 * does to OPTIONS ({@code Allow}, RFC 9110, section 10.2.1): the framework knows, and doesn't always tell. HEAD is answered
 * wherever GET is, and OPTIONS everywhere.
 */
@Singleton
class AllowedMethods {

    private static final int METHOD_NOT_ALLOWED = 405;
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");
    private static final Annotation[] NO_ANNOTATIONS = {};

    private final Resources resources;

    AllowedMethods(Resources resources) {
        this.resources = resources;
    }

    /** What the framework tells to OPTIONS is what any path of the same class would take, and also where there is none. */
    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == METHOD_NOT_ALLOWED || response.getHeaders().containsKey(HttpHeaders.ALLOW)) {
            Set<String> methods = of(request.getUriInfo().getPath());
            if (methods.isEmpty()) {
                response.getHeaders().remove(HttpHeaders.ALLOW);
                response.setStatus(ProblemType.NOT_FOUND.status());
                response.setEntity(ProblemType.NOT_FOUND.example(), NO_ANNOTATIONS, PROBLEM);
            } else {
                response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
            }
        }
    }

    /**
     * What the framework found nothing for. Where it looks on among the resources whose paths begin alike, as beneath a
     * project, it forgets that it is the method alone that there isn't.
     */
    @ServerExceptionMapper
    Response tell(NotFoundException nothing, ContainerRequestContext request) {
        Set<String> methods = of(request.getUriInfo().getPath());
        ProblemType type = methods.isEmpty() || methods.contains(request.getMethod())
                ? ProblemType.NOT_FOUND
                : ProblemType.METHOD_NOT_ALLOWED;
        return Response.status(type.status())
                .type(PROBLEM)
                .entity(type.example())
                .build();
    }

    /** What may be sent to that path, in the order of the alphabet; nothing if there is no such path. */
    private NavigableSet<String> of(String path) {
        String wanted = "/" + path.replaceAll("^/+|/+$", "");
        NavigableSet<String> methods = new TreeSet<>();
        resources.operations().stream()
                .filter(operation -> pattern(operation.path()).matcher(wanted).matches())
                .map(Resources.Operation::method)
                .forEach(methods::add);
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        if (!methods.isEmpty()) {
            methods.add(HttpMethod.OPTIONS);
        }
        return methods;
    }

    /** A parameter stands for one part of a path. */
    private static Pattern pattern(String template) {
        String quoted = Pattern.quote(template).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q");
        return Pattern.compile(quoted);
    }
}
