package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.Secret;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets before they go into a table: AES-256-GCM with a random nonce, the row that a secret belongs to being
 * part of what is authenticated, so that a sealed value copied into another row doesn't open. A sealed value is
 * {@code v2:}, the key's id, a colon, and base64 of nonce and ciphertext; those of before keys had ids begin with
 * {@code v1:}. The first key seals, and any opens.
 */
@Singleton
public final class SecretBox {

    private static final String VERSION = "v2:";
    private static final String WITHOUT_KEY_ID = "v1:";
    private static final int NONCE_BYTES = 12;
    private static final String WHAT_TO_SET =
            "TRIBUTARY_SECRET_KEY must be 32 random bytes in base64 (openssl rand -base64 32), or several such keys with"
                    + " commas between, of which the first encrypts";

    private final List<SecretKey> keys;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalStateException if a key isn't 32 bytes in base64; the message says so without showing it */
    public SecretBox(@ConfigProperty(name = "tributary.secret-key") Optional<String> key) {
        keys = Arrays.stream(key.orElse("").split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> SecretKey.of(text, WHAT_TO_SET))
                .toList();
        if (keys.isEmpty()) {
            throw new IllegalStateException(WHAT_TO_SET + ", but is not set");
        }
    }

    /** Seals a secret for one place, such as {@code hooks/<id>}. */
    public String seal(Secret secret, String place) {
        SecretKey key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = key.encrypt(nonce, place, secret.value().getBytes(StandardCharsets.UTF_8));
        byte[] both = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return sealedNow() + Base64.getEncoder().encodeToString(both);
    }

    /**
     * Opens a secret that was sealed for that place.
     *
     * @throws Unopenable if it was sealed for another place or by another key, or was changed
     */
    public Secret open(String sealed, String place) {
        if (sealed.startsWith(WITHOUT_KEY_ID)) {
            return openByAny(sealed.substring(WITHOUT_KEY_ID.length()), place);
        }
        String[] parts = sealed.split(":", 3);
        SecretKey key = parts.length == 3 && sealed.startsWith(VERSION) ? find(parts[1]) : null;
        if (key == null) {
            throw new Unopenable(place, null);
        }
        try {
            return open(key, parts[2], place);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Unopenable(place, e);
        }
    }

    /** How a value begins that the first key sealed; with any other beginning it is to be sealed anew. */
    public String sealedNow() {
        return VERSION + keyId() + ":";
    }

    /**
     * How values begin that the keys here may open; what begins otherwise none of them does. A damaged one that begins so
     * isn't told from a whole one.
     */
    List<String> openable() {
        return Stream.concat(keys.stream().map(key -> VERSION + key.id() + ":"), Stream.of(WITHOUT_KEY_ID))
                .toList();
    }

    /** The id of the key that seals. It tells nothing of the key. */
    public String keyId() {
        return keys.get(0).id();
    }

    private Secret openByAny(String text, String place) {
        Exception last = new IllegalStateException("no key");
        for (SecretKey key : keys) {
            try {
                return open(key, text, place);
            } catch (GeneralSecurityException | RuntimeException e) {
                last = e;
            }
        }
        throw new Unopenable(place, last);
    }

    private static Secret open(SecretKey key, String text, String place) throws GeneralSecurityException {
        ByteBuffer both = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        byte[] nonce = new byte[NONCE_BYTES];
        both.get(nonce);
        byte[] rest = new byte[both.remaining()];
        both.get(rest);
        return new Secret(new String(key.decrypt(nonce, place, rest), StandardCharsets.UTF_8));
    }

    private @Nullable SecretKey find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst().orElse(null);
    }

    /** A sealed value that no key opens at that place. */
    public static final class Unopenable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Unopenable(String place, @Nullable Throwable cause) {
            super(
                    "The secret at " + place
                            + " can't be opened: no key in TRIBUTARY_SECRET_KEY is the one it was sealed with",
                    cause);
        }
    }
}
