package io.tributary.projects.infrastructure.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One of the deployment's keys. Its id is made of it in one direction, so nobody has to give it a name. */
final class SecretKey {

    private static final int KEY_BYTES = 32;
    private static final int TAG_BITS = 128;
    private static final int ID_BYTES = 4;

    private final String id;
    private final SecretKeySpec key;

    private SecretKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, "AES");
        id = HexFormat.of().formatHex(hmac(bytes), 0, ID_BYTES);
    }

    /** @throws IllegalStateException if it isn't 32 bytes in base64; the message begins with what to set */
    static SecretKey of(String text, String whatToSet) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(whatToSet + ", but is no base64", e);
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalStateException(whatToSet + ", but has " + bytes.length + " bytes");
        }
        return new SecretKey(bytes);
    }

    String id() {
        return id;
    }

    byte[] encrypt(byte[] nonce, String place, byte[] clear) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM failed", e);
        }
    }

    /** @throws GeneralSecurityException if this isn't the key, or that not the place */
    byte[] decrypt(byte[] nonce, String place, byte[] sealed) throws GeneralSecurityException {
        return cipher(Cipher.DECRYPT_MODE, nonce, place).doFinal(sealed);
    }

    private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] hmac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return mac.doFinal("tributary key id".getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 failed", e);
        }
    }
}
