package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * A server that a service leans on. An outage of one makes no service unready: it is waited for.
 *
 * @param name what people call it
 * @param question asks it for the least that shows that it is there; fails if it isn't
 */
record Dependency(String name, Supplier<Uni<Void>> question) {}
