package io.tributary.api.document;

import io.tributary.api.ProblemType;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** Problems in the document: each once among the examples, and the answers that refer to them. */
final class ProblemExamples {

    private static final String MEDIA_TYPE = "application/problem+json";
    private static final Map<ProblemType, String> CHALLENGES =
            Map.of(ProblemType.UNAUTHORIZED, "WWW-Authenticate", ProblemType.INSUFFICIENT_SCOPE, "WWW-Authenticate");

    private ProblemExamples() {}

    /** Every type of problem, as an example. */
    static void addTo(Components components) {
        for (ProblemType type : ProblemType.values()) {
            components.addExample(
                    key(type), OASFactory.createExample().summary(type.title()).value(type.example()));
        }
    }

    /** An answer for each of their statuses, beside those that are there. */
    static void addTo(APIResponses responses, Collection<ProblemType> types) {
        Map<Integer, List<ProblemType>> byStatus = types.stream()
                .distinct()
                .sorted(Comparator.naturalOrder())
                .collect(Collectors.groupingBy(ProblemType::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach((status, same) -> responses.addAPIResponse(Integer.toString(status), answer(status, same)));
    }

    private static APIResponse answer(int status, List<ProblemType> types) {
        MediaType media =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref("#/components/schemas/Problem"));
        types.forEach(type ->
                media.addExample(key(type), OASFactory.createExample().ref("#/components/examples/" + key(type))));
        APIResponse response = OASFactory.createAPIResponse()
                .description(types.stream()
                        .map(ProblemType::slug)
                        .distinct()
                        .map(slug -> "`" + slug + "`")
                        .collect(Collectors.joining(", ")))
                .content(OASFactory.createContent().addMediaType(MEDIA_TYPE, media));
        types.stream().map(CHALLENGES::get).filter(Objects::nonNull).forEach(header -> refer(response, header));
        if (status == 503) {
            refer(response, "Retry-After");
        }
        return response;
    }

    private static void refer(APIResponse response, String header) {
        response.addHeader(header, OASFactory.createHeader().ref("#/components/headers/" + header));
    }

    private static String key(ProblemType type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
