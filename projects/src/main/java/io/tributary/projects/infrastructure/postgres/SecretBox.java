package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.Secret;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Seals secrets before they go into a table: AES-256-GCM with a random nonce, the row that a secret belongs to being
 * part of what is authenticated, so that a sealed value copied into another row doesn't open. A sealed value is
 * {@code v1:} and base64 of nonce and ciphertext.
 */
@Singleton
public final class SecretBox {

    private static final String VERSION = "v1:";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String WHAT_TO_SET =
            "TRIBUTARY_SECRET_KEY must be 32 random bytes in base64 (openssl rand -base64 32)";

    private final SecretKeySpec sealKey;
    private final SecretKeySpec hashKey;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalStateException if the key isn't 32 bytes in base64; the message says so without showing it */
    public SecretBox(@ConfigProperty(name = "tributary.secret-key") Optional<String> key) {
        byte[] bytes = decoded(key.map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalStateException(WHAT_TO_SET + ", but is not set")));
        sealKey = new SecretKeySpec(bytes, "AES");
        hashKey = new SecretKeySpec(hmac(new SecretKeySpec(bytes, "HmacSHA256"), "tributary token hash"), "HmacSHA256");
    }

    /** Seals a secret for one place, such as {@code hooks/<id>}. */
    public String seal(Secret secret, String place) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, place, secret.value().getBytes(StandardCharsets.UTF_8));
        byte[] both = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return VERSION + Base64.getEncoder().encodeToString(both);
    }

    /**
     * Opens a secret that was sealed for that place.
     *
     * @throws Unopenable if it was sealed for another place or by another key, or was changed
     */
    public Secret open(String sealed, String place) {
        if (!sealed.startsWith(VERSION)) {
            throw new Unopenable(place, null);
        }
        try {
            ByteBuffer both = ByteBuffer.wrap(Base64.getDecoder().decode(sealed.substring(VERSION.length())));
            byte[] nonce = new byte[NONCE_BYTES];
            both.get(nonce);
            byte[] rest = new byte[both.remaining()];
            both.get(rest);
            return new Secret(new String(crypt(Cipher.DECRYPT_MODE, nonce, place, rest), StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            throw new Unopenable(place, e);
        }
    }

    /** A keyed hash, by which two equal tokens are known without opening either. */
    public byte[] hash(Secret token) {
        return hmac(hashKey, token.value());
    }

    private byte[] crypt(int mode, byte[] nonce, String place, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, sealKey, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    private static byte[] decoded(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
            throw new IllegalStateException(WHAT_TO_SET + ", but has " + bytes.length + " bytes");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(WHAT_TO_SET + ", but is no base64", e);
        }
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 failed", e);
        }
    }

    /** A sealed value that this key doesn't open at that place. */
    public static final class Unopenable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Unopenable(String place, @Nullable Throwable cause) {
            super(
                    "The secret at " + place
                            + " can't be opened: TRIBUTARY_SECRET_KEY is not the one it was sealed with",
                    cause);
        }
    }
}
