package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds what answers a method and a path. A {@code {}} in a pattern stands for one segment, which becomes an argument. */
final class Router {
    /**
     * One request on its way to its answer.
     *
     * @param arguments the segments that stood for {@code {}}, as they came
     */
    record Call(Request request, List<String> arguments, Caller caller, ApiVersion version) {
        /** The argument as an id; what is none has Notion's error. */
        String id(String name) {
            String id = Ids.parse(arguments.get(0));
            if (id == null) {
                throw NotionError.validation("path failed validation: path." + name
                        + " should be a valid uuid, instead was `\"" + arguments.get(0) + "\"`.");
            }
            return id;
        }

        ObjectNode body() {
            return request.object();
        }
    }

    /** A route that fits a request. */
    record Match(Function<Call, ObjectNode> handler, List<String> arguments) {}

    private record Route(String method, List<String> pattern, Function<Call, ObjectNode> handler) {}

    private final List<Route> routes = new ArrayList<>();

    Router on(String method, String pattern, Function<Call, ObjectNode> handler) {
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    @Nullable
    Match find(Request request) {
        List<String> segments = segments(request.path());
        for (Route route : routes) {
            List<String> arguments = route.method().equals(request.method()) ? fit(route.pattern(), segments) : null;
            if (arguments != null) {
                return new Match(route.handler(), arguments);
            }
        }
        return null;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    private static @Nullable List<String> fit(List<String> pattern, List<String> segments) {
        if (pattern.size() != segments.size()) {
            return null;
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).equals("{}")) {
                arguments.add(segments.get(i));
            } else if (!pattern.get(i).equals(segments.get(i))) {
                return null;
            }
        }
        return arguments;
    }
}
