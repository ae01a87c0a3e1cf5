package io.tributary.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.NullMarked;

/** The rules by name. One that matches no class fails. */
final class Rules {

    private static final String DOMAIN = "io.tributary.projects.domain..";
    private static final String APPLICATION = "io.tributary.projects.application..";
    private static final String INFRASTRUCTURE = "io.tributary.projects.infrastructure..";
    private static final String NOTION = "io.tributary.notion..";
    private static final Set<String> CLOCKS = Set.of(
            Instant.class.getName(),
            LocalDate.class.getName(),
            LocalDateTime.class.getName(),
            OffsetDateTime.class.getName(),
            ZonedDateTime.class.getName());

    private Rules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (Module module : Module.values()) {
            rules.put("module " + module, moduleUsesOnlyWhatItMay(module));
        }
        rules.put(
                "domain looks at nothing further out",
                noClasses()
                        .that()
                        .resideInAPackage(DOMAIN)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(APPLICATION, INFRASTRUCTURE, NOTION));
        rules.put(
                "application looks at nothing further out",
                noClasses()
                        .that()
                        .resideInAPackage(APPLICATION)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(INFRASTRUCTURE, NOTION));
        rules.put(
                "events know no framework",
                classes()
                        .that()
                        .resideInAPackage(Module.COMMON_EVENTS.packages())
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                Module.COMMON_EVENTS.packages(),
                                "java..",
                                "com.fasterxml.jackson..",
                                "org.jspecify.."));
        rules.put(
                "domain knows no framework",
                classes()
                        .that()
                        .resideInAPackage(DOMAIN)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(DOMAIN, "java..", "org.jspecify..", "io.smallrye.mutiny.."));
        rules.put(
                "application knows no container, database or transport",
                classes()
                        .that()
                        .resideInAPackage(APPLICATION)
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                APPLICATION,
                                DOMAIN,
                                Module.COMMON_EVENTS.packages(),
                                "java..",
                                "org.jspecify..",
                                "io.smallrye.mutiny..",
                                "com.fasterxml.jackson..",
                                "jakarta.enterprise..",
                                "jakarta.inject..",
                                "org.jboss.logging.."));
        rules.put(
                "resources reach the database through a use case or a port",
                noClasses()
                        .that()
                        .areAnnotatedWith(Path.class)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(INFRASTRUCTURE, "io.vertx..", "org.hibernate..", "io.quarkus.hibernate.."));
        rules.put(
                "time comes from the clock that is passed in",
                noClasses()
                        .that()
                        .resideOutsideOfPackage(Module.DEV_STACK.packages())
                        .and()
                        .doNotHaveFullyQualifiedName("io.tributary.defaults.SystemClock")
                        .and()
                        // The library's default, for applications that have no clock to pass in.
                        .doNotHaveFullyQualifiedName("io.tributary.jobqueue.cdi.JobQueueBeans")
                        .should()
                        .callMethodWhere(readsTheSystemsClock()));
        rules.put(
                "a session of Hibernate does one thing at a time",
                noClasses()
                        .that()
                        .resideInAPackage(INFRASTRUCTURE)
                        .and(dependOnHibernate())
                        .should()
                        .callMethodWhere(startsSeveralAtOnce()));
        rules.put(
                "dependencies come by constructor",
                noFields().should().beAnnotatedWith(Inject.class).orShould().beAnnotatedWith(ConfigProperty.class));
        rules.put(
                "every package says that null is the exception",
                // NullAway looks at no other. The second of these is generated.
                classes()
                        .that()
                        .resideOutsideOfPackages("io.tributary.checks..", "io.tributary.jobqueue.proto..")
                        .should(beInANullMarkedPackage()));
        rules.putAll(NativeRules.all());
        return rules;
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return ArchCondition.from(describe("be in a package that is @NullMarked", type -> {
            try {
                return Class.forName(type.getPackageName() + ".package-info", false, Rules.class.getClassLoader())
                        .isAnnotationPresent(NullMarked.class);
            } catch (ClassNotFoundException none) {
                return false;
            }
        }));
    }

    private static ArchRule moduleUsesOnlyWhatItMay(Module module) {
        return noClasses()
                .that()
                .resideInAPackage(module.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(module.forbidden());
    }

    private static DescribedPredicate<JavaMethodCall> readsTheSystemsClock() {
        return describe("read the system's clock", call -> {
            String owner = call.getTargetOwner().getName();
            String name = call.getName();
            return (CLOCKS.contains(owner)
                            && name.equals("now")
                            && call.getTarget().getRawParameterTypes().stream()
                                    .noneMatch(type -> type.isEquivalentTo(Clock.class)))
                    || (owner.equals(Clock.class.getName()) && name.startsWith("system"))
                    || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"));
        });
    }

    private static DescribedPredicate<JavaMethodCall> startsSeveralAtOnce() {
        return describe(
                "start several at once",
                call -> call.getTargetOwner().isEquivalentTo(Uni.class)
                        && (call.getName().equals("combine") || call.getName().equals("join")));
    }

    private static DescribedPredicate<JavaClass> dependOnHibernate() {
        return describe(
                "depend on Hibernate Reactive",
                type -> type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .anyMatch(name -> name.startsWith("org.hibernate.reactive")
                                || name.startsWith("io.quarkus.hibernate.reactive")));
    }
}
