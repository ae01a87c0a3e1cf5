package io.tributary.architecture;

import java.util.Arrays;
import java.util.Set;

/** The modules, and what of ours each may depend on: the table of the architecture's description. */
enum Module {
    COMMON_EVENTS("io.tributary.events.."),
    JOB_QUEUE("io.tributary.jobqueue.."),
    NOTION("io.tributary.notion.."),
    PROJECTS("io.tributary.projects.."),
    SERVICE_DEFAULTS("io.tributary.defaults.."),
    API_SERVICE("io.tributary.api.."),
    EVENT_SERVICE("io.tributary.event.."),
    JOB_SERVICE("io.tributary.job.."),
    DEV_STACK("io.tributary.devstack..");

    private final String packages;

    Module(String packages) {
        this.packages = packages;
    }

    /** In ArchUnit's notation. */
    String packages() {
        return packages;
    }

    /** The packages of all modules that it must not depend on. */
    String[] forbidden() {
        return Arrays.stream(values())
                .filter(other -> other != this && !mayUse().contains(other))
                .map(Module::packages)
                .toArray(String[]::new);
    }

    private Set<Module> mayUse() {
        return switch (this) {
            case COMMON_EVENTS, JOB_QUEUE, NOTION, DEV_STACK -> Set.of();
            case PROJECTS -> Set.of(COMMON_EVENTS, NOTION);
            case SERVICE_DEFAULTS -> Set.of(COMMON_EVENTS);
            case API_SERVICE, EVENT_SERVICE, JOB_SERVICE ->
                Set.of(COMMON_EVENTS, JOB_QUEUE, NOTION, PROJECTS, SERVICE_DEFAULTS);
        };
    }
}
