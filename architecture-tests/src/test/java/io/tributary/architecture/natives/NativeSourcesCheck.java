package io.tributary.architecture.natives;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.GeneratedMessage;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigSourceFactory;
import io.tributary.architecture.natives.Metadata.Access;
import io.tributary.architecture.natives.ServiceCode.Resource;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The native sources of each service list all that its code reaches by name. What the code reaches is found in the code:
 * nothing here has to be kept up to date. Run by {@code .ci/native-sources}, which makes the sources.
 */
class NativeSourcesCheck {

    private static final Path ROOT = Path.of(System.getProperty("tributary.root", ".."));

    /** Files that are read while a service is built and not when it runs, or by the builder itself. */
    private static final Pattern OF_THE_BUILD = Pattern.compile(
            "META-INF/native-image/.*|META-INF/jandex\\.idx|META-INF/beans\\.xml|META-INF/openapi\\.yaml|openapi/.*"
                    + "|META-INF/services/io\\.smallrye\\.config\\.ConfigSourceFactory|META-INF/microprofile-config\\.properties|application\\.properties");

    private static final String SETTINGS = "io/quarkus/runtime/generated/RunTimeConfigCustomizer.class";

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_type_that_becomes_json_is_listed(String service) throws IOException {
        Service it = Service.of(service);
        Set<String> types = JsonTypes.of(it.code.classes());

        // The other two have no resources.
        assertThat(types.isEmpty()).isEqualTo(!service.equals("api-service"));
        assertThat(it.unlisted(types, Access.CONSTRUCTORS, Access.METHODS, Access.FIELDS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_resource_is_listed_with_its_methods_since_metrics_look_for_their_paths(String service)
            throws IOException {
        Service it = Service.of(service);

        assertThat(it.unlisted(it.annotated(jakarta.ws.rs.Path.class), Access.METHODS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_entity_is_listed(String service) throws IOException {
        Service it = Service.of(service);
        Set<String> entities = it.annotated(Entity.class);

        assertThat(entities).isNotEmpty();
        assertThat(it.unlisted(entities, Access.CONSTRUCTORS, Access.METHODS, Access.FIELDS))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_group_of_settings_is_listed(String service) throws IOException {
        Service it = Service.of(service);
        List<String> made = it.annotated(ConfigMapping.class).stream()
                .map(name -> name + "$$CMImpl")
                .toList();

        assertThat(made).isNotEmpty();
        assertThat(it.unlisted(made, Access.CONSTRUCTORS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"event-service", "job-service"})
    void every_message_of_protobuf_is_listed_and_made_at_run_time(String service) throws IOException {
        Service it = Service.of(service);
        Set<String> messages = messages(it.code.classes());

        assertThat(messages).isNotEmpty();
        assertThat(it.unlisted(messages, Access.METHODS)).isEmpty();
        assertThat(messages).allMatch(it.sources.metadata()::isInitializedAtRunTime);
        assertThat(it.sources.metadata().isInitializedAtRunTime("com.google.protobuf.UnsafeUtil"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_class_that_the_settings_of_kafka_name_is_listed(String service) throws IOException {
        Service it = Service.of(service);
        Properties settings = it.code.settings();
        List<String> named = settings.stringPropertyNames().stream()
                .filter(name -> name.endsWith("serializer"))
                .map(settings::getProperty)
                .toList();

        assertThat(named).isNotEmpty();
        assertThat(it.unlisted(named, Access.CONSTRUCTORS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void what_compresses_records_is_listed_and_made_at_run_time(String service) throws IOException {
        Service it = Service.of(service);
        assertThat(it.code.settings()).containsValue("lz4");
        List<String> inJava = it.sources.entriesOf(".lz4-java-").stream()
                .filter(Pattern.compile(".*(LZ4\\w*JavaSafe\\w*|/XXHash\\d+JavaSafe|JavaSafe\\$Factory)\\.class")
                        .asMatchPredicate())
                .map(entry ->
                        entry.substring(0, entry.length() - ".class".length()).replace('/', '.'))
                .toList();

        assertThat(inJava).hasSizeGreaterThan(4);
        assertThat(it.unlisted(inJava, Access.FIELDS, Access.CONSTRUCTORS)).isEmpty();
        assertThat(inJava).allMatch(it.sources.metadata()::isInitializedAtRunTime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_script_migration_and_other_file_is_listed_and_there(String service) throws IOException {
        Service it = Service.of(service);
        List<Resource> files = it.code.resources().stream()
                .filter(file -> !OF_THE_BUILD.matcher(file.name()).matches())
                .toList();
        List<String> missing = new ArrayList<>();
        for (Resource file : files) {
            if (!it.sources.metadata().hasResource(file.name())
                    || !it.sources.holds(file.name(), Files.readAllBytes(file.file()))) {
                missing.add(file.name());
            }
        }

        assertThat(files).anyMatch(file -> file.name().startsWith("db/migration/V1__"));
        assertThat(files).anyMatch(file -> file.name().endsWith("rate-limiter.lua"));
        assertThat(missing).isEmpty();
    }

    /** A profile is chosen when a service is started, by which time a native image has no file of settings any more. */
    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void the_settings_of_the_profile_that_migrates_are_built_in(String service) throws IOException {
        Service it = Service.of(service);
        List<String> ofMigrations = it.code.settings().stringPropertyNames().stream()
                .filter(name -> name.startsWith("%migrate."))
                .toList();

        assertThat(ofMigrations).isNotEmpty();
        assertThat(it.sources.text(SETTINGS)).contains(ofMigrations);
    }

    /** Who makes settings is found while the service is built, and called by what was built. */
    @ParameterizedTest
    @ValueSource(strings = {"api-service", "event-service", "job-service"})
    void every_maker_of_settings_is_built_in(String service) throws IOException {
        Service it = Service.of(service);
        List<String> makers = it.code.classes().stream()
                .filter(ConfigSourceFactory.class::isAssignableFrom)
                .map(type -> type.getName().replace('.', '/'))
                .toList();

        assertThat(makers).isNotEmpty();
        assertThat(it.sources.text(SETTINGS)).contains(makers);
    }

    /** Messages of ours, what they consist of, and what each is built by. */
    private static Set<String> messages(List<Class<?>> classes) {
        Set<String> messages = new TreeSet<>();
        for (Class<?> type : classes) {
            if (GeneratedMessage.class.isAssignableFrom(type)) {
                messages.add(type.getName());
                Arrays.stream(type.getDeclaredMethods())
                        .map(Method::getReturnType)
                        .filter(GeneratedMessage.class::isAssignableFrom)
                        .forEach(part -> messages.add(part.getName()));
            }
        }
        return Stream.concat(messages.stream(), messages.stream().map(name -> name + "$Builder"))
                .collect(TreeSet::new, Set::add, Set::addAll);
    }

    /** A service's sources, and its code. */
    private record Service(NativeSources sources, ServiceCode code) {

        static Service of(String name) throws IOException {
            NativeSources sources = NativeSources.read(ROOT.resolve(name).resolve("target/native-sources"));
            return new Service(sources, ServiceCode.of(ROOT, name, sources::hasModule));
        }

        Set<String> annotated(Class<? extends java.lang.annotation.Annotation> by) {
            Set<String> names = new TreeSet<>();
            code.classes().stream()
                    .filter(type -> type.isAnnotationPresent(by))
                    .forEach(type -> names.add(type.getName()));
            return names;
        }

        List<String> unlisted(java.util.Collection<String> types, Access... accesses) {
            Predicate<String> isListed = type -> sources.metadata().has(type, accesses);
            return types.stream().filter(isListed.negate()).toList();
        }
    }
}
