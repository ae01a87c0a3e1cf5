package io.tributary.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A Compose file, read as strictly as Compose does: a key that is given twice or that the specification doesn't know is
 * an error. Anchors and merges are resolved, variables aren't.
 */
record Compose(Map<String, Map<String, Object>> services, Set<String> volumes) {

    /** What the specification has for a service, as far as these files may want it. */
    private static final Set<String> SERVICE = Set.of(
            "image",
            "build",
            "command",
            "entrypoint",
            "environment",
            "env_file",
            "ports",
            "expose",
            "volumes",
            "tmpfs",
            "depends_on",
            "healthcheck",
            "restart",
            "profiles",
            "read_only",
            "cap_drop",
            "security_opt",
            "user",
            "working_dir",
            "stop_grace_period",
            "networks",
            "init",
            "labels");

    private static final Set<String> TOP = Set.of("name", "services", "volumes", "networks");
    private static final Set<String> BUILD = Set.of("context", "dockerfile", "target", "args");
    private static final Set<String> HEALTH =
            Set.of("test", "interval", "timeout", "start_period", "start_interval", "retries", "disable");
    private static final Set<String> CONDITIONS =
            Set.of("service_started", "service_healthy", "service_completed_successfully");

    static Compose read(String path) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        Map<String, Object> file = map(new Yaml(new Tags(strict)).load(Repository.read(path)), path);
        file.keySet().removeIf(key -> key.startsWith("x-"));
        only(TOP, file, path);
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(file.get("services"), path).forEach((name, service) -> services.put(name, map(service, name)));
        services.forEach(Compose::check);
        Set<String> volumes = file.containsKey("volumes")
                ? map(file.get("volumes"), "volumes").keySet()
                : Set.of();
        return new Compose(services, volumes);
    }

    private static void check(String name, Map<String, Object> service) {
        only(SERVICE, service, name);
        if (service.get("build") != null) {
            only(BUILD, map(service.get("build"), name), name + ".build");
        }
        if (service.containsKey("healthcheck")) {
            only(HEALTH, map(service.get("healthcheck"), name), name + ".healthcheck");
        }
        dependencies(service).values().stream()
                .filter(condition -> !CONDITIONS.contains(condition))
                .forEach(condition -> refuse(name + ".depends_on: " + condition));
    }

    Map<String, Object> service(String name) {
        Map<String, Object> found = services.get(name);
        if (found == null) {
            throw new AssertionError("no service " + name);
        }
        return found;
    }

    /** What a service waits for, and until when. */
    static Map<String, String> dependencies(Map<String, Object> service) {
        Map<String, String> found = new LinkedHashMap<>();
        map(service.getOrDefault("depends_on", Map.of()), "depends_on")
                .forEach((on, how) -> found.put(on, String.valueOf(map(how, on).get("condition"))));
        return found;
    }

    static Map<String, Object> environment(Map<String, Object> service) {
        return map(service.getOrDefault("environment", Map.of()), "environment");
    }

    static List<String> list(@Nullable Object value) {
        List<String> found = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(one -> found.add(String.valueOf(one)));
        }
        return found;
    }

    static Map<String, Object> map(@Nullable Object value, String where) {
        Map<String, Object> found = new LinkedHashMap<>();
        if (!(value instanceof Map<?, ?> map)) {
            throw new AssertionError(where + " is no map but " + value);
        }
        map.forEach((key, one) -> found.put(String.valueOf(key), one));
        return found;
    }

    private static void only(Set<String> known, Map<String, Object> map, String where) {
        Set<String> unknown = new TreeSet<>(map.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            refuse(where + " has " + unknown);
        }
    }

    private static void refuse(String what) {
        throw new AssertionError("Compose doesn't know this: " + what);
    }

    /** {@code !reset} takes back what a file below says. */
    private static final class Tags extends SafeConstructor {
        private Tags(LoaderOptions options) {
            super(options);
            yamlConstructors.put(new Tag("!reset"), new AbstractConstruct() {
                @Override
                public @Nullable Object construct(Node node) {
                    return null;
                }
            });
        }
    }
}
