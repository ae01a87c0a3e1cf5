package io.tributary.projects.application;

import io.tributary.projects.domain.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A connection's tokens in the clear.
 *
 * @param access what requests are made with
 * @param refresh what brings the next pair; null if there is none, as of a pasted token
 */
public record Tokens(Secret access, @Nullable Secret refresh) {}
