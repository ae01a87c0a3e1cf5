package io.tributary.projects.infrastructure.postgres;

import java.util.HashSet;
import java.util.Set;

/** Gives out names of columns, each once. Names that begin with {@code _} are ours, also those that we don't use yet. */
final class UniqueNames {

    private final Set<String> taken = new HashSet<>();

    /** The name, or where that is taken or ours, the name with {@code _2} behind it, or {@code _3} and so on. */
    String take(String name) {
        return take(name, "");
    }

    /** The same for a name with a suffix, which is never cut off. */
    String take(String name, String suffix) {
        String free = withSuffix(name, suffix);
        for (int i = 2; free.startsWith("_") || taken.contains(free); i++) {
            free = withSuffix(name, suffix + "_" + i);
            if (!taken.contains(free)) {
                break;
            }
        }
        taken.add(free);
        return free;
    }

    private static String withSuffix(String name, String suffix) {
        return Identifiers.cut(name, Identifiers.MAX_BYTES - Identifiers.bytes(suffix)) + suffix;
    }
}
