package io.tributary.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What works on a JVM, and not in a native image; {@code docs/native.md} has more of it. */
final class NativeRules {

    /** Generated. All of it is told of, and made when the image runs. */
    private static final String PROTOBUF = "io.tributary.jobqueue.proto..";

    private static final String CHECKS = "io.tributary.checks..";

    /** What these reach by name the check of native sources looks for; the last two work while a service is built. */
    private static final Set<String> TOLD_OF = Set.of(
            "io.tributary.jobqueue.Script",
            "io.tributary.notion.Script",
            "io.tributary.api.door.Resources",
            "io.tributary.api.document.Examples",
            "io.tributary.api.document.Schemas");

    private static final Map<String, Set<String>> BY_NAME = Map.of(
            "java.lang.Class",
            Set.of(
                    "forName",
                    "getResource",
                    "getResourceAsStream",
                    "getMethod",
                    "getMethods",
                    "getDeclaredMethod",
                    "getDeclaredMethods",
                    "getField",
                    "getFields",
                    "getDeclaredField",
                    "getDeclaredFields",
                    "getConstructor",
                    "getConstructors",
                    "getDeclaredConstructor",
                    "getDeclaredConstructors",
                    "getRecordComponents"),
            "java.lang.ClassLoader",
            Set.of("loadClass", "getResource", "getResources", "getResourceAsStream"),
            "java.util.ServiceLoader",
            Set.of("load"),
            "java.lang.reflect.Proxy",
            Set.of("newProxyInstance"),
            "java.util.random.RandomGenerator",
            Set.of("getDefault", "of"),
            "com.fasterxml.jackson.databind.ObjectMapper",
            Set.of("readValue", "readValues", "treeToValue", "convertValue"),
            "com.fasterxml.jackson.databind.ObjectReader",
            Set.of("readValue", "readValues", "treeToValue"),
            "io.vertx.core.json.JsonObject",
            Set.of("mapTo", "mapFrom"),
            "io.vertx.core.json.Json",
            Set.of("decodeValue"));

    private static final List<Class<?>> NOT_KEPT =
            List.of(RandomGenerator.class, Thread.class, Executor.class, InetAddress.class);

    private NativeRules() {}

    static Map<String, ArchRule> all() {
        return Map.of(
                "nothing that a native image must not keep is in a static field",
                // It would be made while the image is built, and be the same in every process.
                noFields()
                        .that()
                        .areStatic()
                        .and()
                        .areDeclaredInClassesThat()
                        .resideOutsideOfPackages(Module.DEV_STACK.packages(), PROTOBUF, CHECKS)
                        .should()
                        .haveRawType(ofTheRun()),
                "what is reached by name is reached where native images are told of it",
                noClasses()
                        .that()
                        .resideOutsideOfPackages(Module.DEV_STACK.packages(), PROTOBUF, CHECKS)
                        .and(describe("aren't known for it", type -> !TOLD_OF.contains(type.getName())))
                        .should()
                        .callMethodWhere(reachesByName()));
    }

    private static DescribedPredicate<JavaClass> ofTheRun() {
        return describe(
                "of one run alone",
                type -> NOT_KEPT.stream().anyMatch(type::isAssignableTo)
                        || type.getPackageName().startsWith("com.google.protobuf"));
    }

    private static DescribedPredicate<JavaMethodCall> reachesByName() {
        return describe(
                "reach something by name",
                call -> BY_NAME.getOrDefault(call.getTargetOwner().getName(), Set.of())
                        .contains(call.getName()));
    }
}
