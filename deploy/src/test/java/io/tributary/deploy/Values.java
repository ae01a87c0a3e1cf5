package io.tributary.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The values that the chart is tried with. */
enum Values {
    /** The chart's own. */
    DEFAULT(null),
    /** What an operator can't do without. */
    MINIMAL("deploy/src/test/resources/values/minimal.yaml"),
    /** All that the chart can make. */
    EVERYTHING("deploy/src/test/resources/values/everything.yaml"),
    /** Those of deploy/examples. */
    EXAMPLE("deploy/examples/values.yaml");

    static final Path CHART = Repository.path("deploy/helm/tributary");

    private static final Map<Values, Manifests> RENDERED = new ConcurrentHashMap<>();

    private final @Nullable String file;

    Values(@Nullable String file) {
        this.file = file;
    }

    /** What Helm makes of them, hooks included, read strictly; once for all tests. */
    Manifests manifests() {
        return RENDERED.computeIfAbsent(this, values -> Manifests.read(values.render(UnhookedChart.FOLDER, Map.of())));
    }

    /**
     * What Helm makes of them, without hooks, which its library keeps to itself.
     *
     * @param changes by path, such as {@code ingress.enabled}
     * @throws RuntimeException with Helm's message, if it refuses them
     */
    String render(Map<String, String> changes) {
        return render(CHART, changes);
    }

    private String render(Path chart, Map<String, String> changes) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName("release")
                .withNamespace("tributary")
                .withKubeVersion("1.33.0");
        if (file != null) {
            var unused = command.withValuesFile(Repository.path(file));
        }
        changes.forEach((path, value) -> {
            var unused = command.set(path, value);
        });
        return command.call();
    }
}
