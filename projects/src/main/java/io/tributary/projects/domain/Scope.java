package io.tributary.projects.domain;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a token lets its bearer do. None includes another: who reads and writes has both. */
public enum Scope {
    /** To look at everything of the user's but the tokens. */
    READ,
    /** To change it. */
    WRITE,
    /** To see, make and revoke tokens. */
    ADMIN;

    /** The scope as it is written outside: {@code read}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of that word; empty if there is none. */
    public static Optional<Scope> of(String word) {
        return Stream.of(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
