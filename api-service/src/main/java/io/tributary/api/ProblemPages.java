package io.tributary.api;

import io.tributary.defaults.ProblemException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code /api/problems}: a page for each type of problem, where the {@code type} of a problem document leads to, and one
 * that lists them. They are for a person with a browser, who can't send a token by following a link, and say nothing that
 * isn't in the documentation; so they are open to everyone.
 */
@Singleton
class ProblemPages {

    private static final String ALL = "/api/problems";

    void register(@Observes Router router) {
        router.get(ALL).handler(routing -> answer(routing.response(), list()));
        router.get(ALL + "/:slug").handler(ProblemPages::one);
    }

    /** What is none of them is answered like anything else that isn't there. */
    private static void one(RoutingContext routing) {
        String slug = routing.pathParam("slug");
        List<ProblemType> types = Stream.of(ProblemType.values())
                .filter(type -> type.slug().equals(slug))
                .toList();
        if (types.isEmpty()) {
            routing.next();
        } else {
            answer(routing.response(), page(slug, types));
        }
    }

    private static void answer(HttpServerResponse response, String html) {
        response.putHeader("Content-Type", "text/html; charset=utf-8").end(html);
    }

    private static String list() {
        return html(
                "Problems",
                Stream.of(ProblemType.values())
                        .map(type -> "<li>" + type.status() + " <a href=\"" + ProblemException.type(type.slug())
                                + "\"><code>" + type.slug() + "</code></a>: " + prose(type.title()) + "</li>")
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>")));
    }

    private static String page(String slug, List<ProblemType> types) {
        return html(
                slug,
                types.stream().map(ProblemPages::section).collect(Collectors.joining("\n")) + "\n<p><a href=\"" + ALL
                        + "\">All problems</a></p>");
    }

    private static String section(ProblemType type) {
        return "<h2>" + type.status() + " " + prose(type.title()) + "</h2>\n<p>" + prose(type.advice())
                + "</p>\n<p>For example:</p>\n<pre>"
                + escaped(new JsonObject(type.example()).encodePrettily()) + "</pre>";
    }

    private static String html(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>" + title
                + " – Tributary</title></head>\n<body>\n<h1>" + title + "</h1>\n" + body + "\n</body>\n</html>\n";
    }

    private static String prose(String markdown) {
        return escaped(markdown).replaceAll("`([^`]*)`", "<code>$1</code>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
