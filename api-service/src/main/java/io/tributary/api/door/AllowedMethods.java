package io.tributary.api.door;

import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Says with each 405 what would be allowed ({@code Allow}, RFC 9110, section 15.5.6): the framework knows, and doesn't
 * tell. HEAD is answered wherever GET is, and OPTIONS everywhere.
 */
@Singleton
class AllowedMethods {

    private static final int METHOD_NOT_ALLOWED = 405;

    private final Resources resources;

    AllowedMethods(Resources resources) {
        this.resources = resources;
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == METHOD_NOT_ALLOWED && !response.getHeaders().containsKey(HttpHeaders.ALLOW)) {
            response.getHeaders()
                    .putSingle(
                            HttpHeaders.ALLOW,
                            String.join(", ", of(request.getUriInfo().getPath())));
        }
    }

    /** What may be sent to that path, in the order of the alphabet. */
    private NavigableSet<String> of(String path) {
        String wanted = "/" + path.replaceAll("^/+|/+$", "");
        NavigableSet<String> methods = new TreeSet<>(List.of(HttpMethod.OPTIONS));
        resources.operations().stream()
                .filter(operation -> pattern(operation.path()).matcher(wanted).matches())
                .map(Resources.Operation::method)
                .forEach(methods::add);
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    /** A parameter stands for one part of a path. */
    private static Pattern pattern(String template) {
        String quoted = Pattern.quote(template).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q");
        return Pattern.compile(quoted);
    }
}
