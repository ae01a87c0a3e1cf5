package io.tributary.projects.infrastructure.postgres;

import java.nio.charset.StandardCharsets;

/** Names and texts of people's on their way into a statement that takes no parameters. */
final class Identifiers {

    /** What PostgreSQL keeps of a name, in bytes of UTF-8; it would cut the rest off itself, and two names become one. */
    static final int MAX_BYTES = 63;

    private static final char REPLACEMENT = '\ufffd';

    private Identifiers() {}

    /** The only way in which a name gets into a statement: cut to what PostgreSQL keeps, and quoted. */
    static String quote(String name) {
        return '"' + cut(name, MAX_BYTES).replace("\"", "\"\"") + '"';
    }

    /** A text as a literal, whatever {@code standard_conforming_strings} says. */
    static String literal(String text) {
        String doubled = text.replace("'", "''");
        return doubled.indexOf('\\') < 0 ? "'" + doubled + "'" : " E'" + doubled.replace("\\", "\\\\") + "'";
    }

    /** As much of a name as fits into so many bytes of UTF-8, without half a character at its end. */
    static String cut(String name, int maxBytes) {
        StringBuilder cut = new StringBuilder();
        int bytes = 0;
        for (int i = 0; i < name.length(); ) {
            int character = readable(name.codePointAt(i));
            bytes += bytes(Character.toString(character));
            if (bytes > maxBytes) {
                break;
            }
            cut.appendCodePoint(character);
            i += Character.charCount(name.codePointAt(i));
        }
        return cut.toString();
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** No one can write a line break or half a surrogate pair into a query's column name. */
    private static int readable(int character) {
        if (Character.isISOControl(character)) {
            return ' ';
        }
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE ? REPLACEMENT : character;
    }
}
