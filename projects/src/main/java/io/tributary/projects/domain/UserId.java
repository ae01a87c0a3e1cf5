package io.tributary.projects.domain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;

/** The id of a user, who owns projects and connections. */
public record UserId(UUID value) {

    private static final long VERSION_8 = 0x8000L;
    private static final long NOT_VERSION = ~0xF000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long NOT_VARIANT = 0x3FFF_FFFF_FFFF_FFFFL;

    /**
     * The user whom an identity provider calls so: always the same id, and no other user's, since it is made of 122 bits
     * of a digest (UUID version 8). So a user needs no row anywhere.
     *
     * @param issuer the provider, which has no NUL in its name
     * @param subject what it calls the user, who keeps it whatever else changes
     */
    public static UserId of(String issuer, String subject) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((issuer + '\0' + subject).getBytes(StandardCharsets.UTF_8));
            ByteBuffer bits = ByteBuffer.wrap(digest);
            long high = (bits.getLong() & NOT_VERSION) | VERSION_8;
            long low = (bits.getLong() & NOT_VARIANT) | VARIANT;
            return new UserId(new UUID(high, low));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
