package io.tributary.architecture;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which planted class breaks which rule. By name, since most of them are package-private. */
final class Violations {

    private static final Map<String, Set<String>> PLANTED = Map.ofEntries(
            Map.entry("module COMMON_EVENTS", Set.of("io.tributary.events.planted.ForeignModule")),
            Map.entry("module JOB_QUEUE", Set.of("io.tributary.jobqueue.planted.ForeignModule")),
            Map.entry("module NOTION", Set.of("io.tributary.notion.planted.ForeignModule")),
            Map.entry("module PROJECTS", Set.of("io.tributary.projects.planted.ForeignModule")),
            Map.entry("module SERVICE_DEFAULTS", Set.of("io.tributary.defaults.planted.ForeignModule")),
            Map.entry(
                    "module API_SERVICE",
                    Set.of("io.tributary.api.planted.ForeignModule", "io.tributary.api.planted.OtherService")),
            Map.entry(
                    "module EVENT_SERVICE",
                    Set.of("io.tributary.event.planted.ForeignModule", "io.tributary.event.planted.OtherService")),
            Map.entry(
                    "module JOB_SERVICE",
                    Set.of("io.tributary.job.planted.ForeignModule", "io.tributary.job.planted.OtherService")),
            Map.entry("module DEV_STACK", Set.of("io.tributary.devstack.planted.ForeignModule")),
            Map.entry(
                    "domain looks at nothing further out",
                    Set.of(
                            "io.tributary.projects.domain.planted.LooksAtApplication",
                            "io.tributary.projects.domain.planted.LooksAtNotion")),
            Map.entry("domain knows no framework", Set.of("io.tributary.projects.domain.planted.KnowsJson")),
            Map.entry(
                    "application looks at nothing further out",
                    Set.of(
                            "io.tributary.projects.application.planted.LooksAtPostgres",
                            "io.tributary.projects.application.planted.LooksAtNotion")),
            Map.entry(
                    "application knows no container, database or transport",
                    Set.of("io.tributary.projects.application.planted.KnowsThePool")),
            Map.entry("events know no framework", Set.of("io.tributary.events.planted.KnowsVertx")),
            Map.entry(
                    "resources reach the database through a use case or a port",
                    Set.of("io.tributary.api.planted.QueryingResource")),
            Map.entry(
                    "time comes from the clock that is passed in",
                    Set.of("io.tributary.job.planted.OwnClock", "io.tributary.job.planted.OwnMillis")),
            Map.entry(
                    "a session of Hibernate does one thing at a time",
                    Set.of("io.tributary.projects.infrastructure.postgres.planted.TwoStreams")),
            Map.entry(
                    "every package says that null is the exception",
                    Set.of("io.tributary.events.planted.unmarked.Unmarked")),
            Map.entry(
                    "nothing that a native image must not keep is in a static field",
                    Set.of("io.tributary.job.planted.KeptChance")),
            Map.entry(
                    "what is reached by name is reached where native images are told of it",
                    Set.of("io.tributary.job.planted.BindsJson", "io.tributary.job.planted.FindsByName")),
            Map.entry("dependencies come by constructor", Set.of("io.tributary.api.planted.FieldInjection")));

    private Violations() {}

    /** The classes that break a rule; empty if nobody planted one. */
    static Set<Class<?>> of(String rule) {
        Set<Class<?>> planted = new LinkedHashSet<>();
        for (String name : PLANTED.getOrDefault(rule, Set.of())) {
            try {
                planted.add(Class.forName(name, false, Violations.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("The planted class is gone: " + name, e);
            }
        }
        return planted;
    }
}
