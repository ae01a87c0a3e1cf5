package io.tributary.devstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The end of a log, for messages. */
public final class Tail {
    private Tail() {}

    /** The last lines of a file, joined by line feeds; a note in its place if it can't be read. */
    public static String of(Path file, int lines) {
        try {
            // Not readString: a log may be cut within a character.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            String[] all = text.split("\n", -1);
            int end = all.length > 0 && all[all.length - 1].isEmpty() ? all.length - 1 : all.length;
            int start = Math.max(0, end - lines);
            return String.join("\n", Arrays.asList(all).subList(start, end));
        } catch (IOException unreadable) {
            return "(no log: " + unreadable.getMessage() + ")";
        }
    }
}
