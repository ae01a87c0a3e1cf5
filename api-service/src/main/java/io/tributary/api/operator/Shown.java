package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as a person can read them: as text if they are text, else in Base64. Of many only the first.
 *
 * @param bytes how many there are
 * @param shown how many of them are shown
 */
record Shown(String text, boolean isBase64, int bytes, int shown) {

    /** @param most how many bytes are shown at most */
    static Shown of(byte[] bytes, int most) {
        int length = Math.min(bytes.length, most);
        CharBuffer text = CharBuffer.allocate(length);
        ByteBuffer read = ByteBuffer.wrap(bytes, 0, length);
        CharsetDecoder decoder = UTF_8.newDecoder();
        // Of a character that was cut through, nothing is shown.
        boolean isText = !decoder.decode(read, text, length == bytes.length).isError()
                && text.flip().chars().noneMatch(Shown::isOdd);
        return isText
                ? new Shown(text.toString(), false, bytes.length, read.position())
                : new Shown(
                        Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)), true, bytes.length, length);
    }

    private static boolean isOdd(int character) {
        return Character.isISOControl(character) && character != '\n' && character != '\r' && character != '\t';
    }

    /** In one line, for what is mostly text; null stays null. */
    static @Nullable String line(byte @Nullable [] bytes, int most) {
        if (bytes == null) {
            return null;
        }
        Shown shown = of(bytes, most);
        return shown.isBase64 ? "base64:" + shown.text : shown.text;
    }
}
