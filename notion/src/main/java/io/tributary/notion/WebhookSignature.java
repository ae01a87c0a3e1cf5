package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Notion's signature over a delivery: {@code X-Notion-Signature: sha256=<64 hex digits>}, the HMAC-SHA256 of the raw
 * body under the subscription's verification token. Notion sends lower-case digits; upper-case ones mean the same bytes
 * and are accepted, as Notion's own SDK does.
 */
public final class WebhookSignature {

    /** The header that carries it. */
    public static final String HEADER = "X-Notion-Signature";

    private static final String PREFIX = "sha256=";
    private static final int HEX_DIGITS = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * Whether the header is the body's signature under this token. The comparison takes the same time wherever they
     * differ.
     *
     * @param body the body as it came, byte by byte
     * @param header the header's value; null, or one of another form, never matches
     * @param verificationToken the subscription's; an empty one never matches
     */
    public static boolean matches(byte[] body, @Nullable String header, String verificationToken) {
        if (header == null || !header.startsWith(PREFIX) || verificationToken.isEmpty()) {
            return false;
        }
        int digits = header.length() - PREFIX.length();
        if (digits != HEX_DIGITS || !isHex(header, PREFIX.length())) {
            return false;
        }
        byte[] claimed = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
        return MessageDigest.isEqual(claimed, hmac(body, verificationToken));
    }

    /** The header's value that Notion would send with this body. */
    public static String sign(byte[] body, String verificationToken) {
        return PREFIX + HexFormat.of().formatHex(hmac(body, verificationToken));
    }

    private static boolean isHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static byte[] hmac(byte[] body, String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
