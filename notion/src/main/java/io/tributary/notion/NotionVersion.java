package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The versions of Notion's API that this client speaks, and what is different between them. */
public enum NotionVersion {
    /** The first with data sources. Says {@code archived} beside {@code in_trash}, and means the same by it. */
    V2025_09_03("2025-09-03"),
    /** Says {@code in_trash} alone. */
    V2026_03_11("2026-03-11");

    private final String text;

    NotionVersion(String text) {
        this.text = text;
    }

    /** As it stands in the header {@code Notion-Version}. */
    public String text() {
        return text;
    }

    /**
     * The version of that text.
     *
     * @throws IllegalArgumentException if there is none, naming those that there are
     */
    public static NotionVersion of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Notion's API is spoken in the versions "
                        + Arrays.stream(values()).map(NotionVersion::text).collect(Collectors.joining(" and "))
                        + ", not in " + text));
    }

    /** Whether a page, database or data source is in the trash, as either version says it. */
    static boolean inTrash(JsonNode object) {
        return object.path("in_trash").asBoolean(object.path("archived").asBoolean(false));
    }
}
