package io.tributary.projects.domain;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A hook's id: 128 random bits as 22 characters of base64url. It is the only part of the webhook address that a
 * stranger doesn't know, so it is never derived from anything.
 */
public record HookId(String value) {

    private static final int RANDOM_BYTES = 16;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{22}");

    /** @throws IllegalArgumentException if the text can't be a hook's id */
    public HookId {
        if (!isHookId(value)) {
            throw new IllegalArgumentException("A hook id has 22 characters of base64url");
        }
    }

    /** A new one. */
    public static HookId random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new HookId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Whether a text can be a hook's id at all; what can't is answered without a look into the database. */
    public static boolean isHookId(String text) {
        return SHAPE.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
