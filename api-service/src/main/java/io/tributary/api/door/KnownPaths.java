package io.tributary.api.door;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps made-up paths out of the metrics. Of a request that no resource took, as one without a token, the path would be
 * a time series of its own, with all that a stranger wrote into it. They are one together.
 */
@Singleton
class KnownPaths implements MeterFilter {

    /** In the place of a path that isn't ours. */
    static final String OTHER = "other";

    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    private static final String WEBHOOKS = "/api/v1/webhooks/notion/{hookId}";

    private final Resources resources;
    private volatile @Nullable Set<String> known;

    KnownPaths(Resources resources) {
        this.resources = resources;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String uri = id.getTag(URI);
        boolean isMadeUp =
                id.getName().equals(REQUESTS) && uri != null && uri.startsWith("/") && !known().contains(uri);
        return isMadeUp ? id.replaceTags(Tags.of(id.getTags()).and(URI, OTHER)) : id;
    }

    private Set<String> known() {
        Set<String> paths = known;
        if (paths == null) {
            Stream<String> ofResources = resources.operations().stream().map(Resources.Operation::path);
            paths = Stream.concat(Stream.of(WEBHOOKS), ofResources).collect(Collectors.toUnmodifiableSet());
            known = paths;
        }
        return paths;
    }
}
