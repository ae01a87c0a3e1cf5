package io.tributary.projects.domain;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How the value of a personal access token is written: {@code trib_}, 256 random bits as 43 digits of base 62, and the
 * CRC-32 of all that as 6 digits more. So a scanner finds one that leaked into a repository without asking anyone, and
 * one that was cut or mistyped is told apart from one that was revoked without a look into the database. A check digit
 * protects from mistakes, the random bits from everyone else; of so many SHA-256 is as good as any slow hash.
 */
public final class TokenValues {

    /** How each begins. */
    public static final String PREFIX = "trib_";

    private static final int RANDOM_BITS = 256;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern SHAPE =
            Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RANDOM_DIGITS + CHECK_DIGITS) + "}");

    private TokenValues() {}

    /** A new one. */
    public static Secret random(SecureRandom random) {
        String body = PREFIX + digits(new BigInteger(RANDOM_BITS, random), RANDOM_DIGITS);
        return new Secret(body + check(body));
    }

    /** Whether a text is one, with nothing missing and nothing mistyped; whether it was ever given out is another matter. */
    public static boolean isWhole(String text) {
        int end = PREFIX.length() + RANDOM_DIGITS;
        return SHAPE.matcher(text).matches() && text.substring(end).equals(check(text.substring(0, end)));
    }

    /** What is kept of one. */
    public static TokenHash hash(Secret value) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(value.value().getBytes(StandardCharsets.UTF_8));
            return new TokenHash(HexFormat.of().formatHex(digest));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String check(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return digits(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }

    private static String digits(BigInteger number, int count) {
        BigInteger base = BigInteger.valueOf(DIGITS.length());
        StringBuilder reversed = new StringBuilder();
        BigInteger rest = number;
        while (reversed.length() < count) {
            BigInteger[] parts = rest.divideAndRemainder(base);
            reversed.append(DIGITS.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        return reversed.reverse().toString();
    }
}
