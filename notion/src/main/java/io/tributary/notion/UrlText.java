package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;

/** Text in URLs. */
final class UrlText {

    private static final String ALLOWED = "-._~%!$&'()*+,;=:@";

    private UrlText() {}

    /** For a query parameter. */
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** For one segment of a path, of what is encoded already: only what no path can hold is encoded. */
    static String keepEncoded(String encoded) {
        StringBuilder segment = new StringBuilder(encoded.length());
        for (byte b : encoded.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0)) {
                segment.append(c);
            } else {
                segment.append('%').append(String.format("%02X", (int) c));
            }
        }
        String result = segment.toString();
        return result.equals(".") || result.equals("..") ? result.replace(".", "%2E") : result;
    }
}
