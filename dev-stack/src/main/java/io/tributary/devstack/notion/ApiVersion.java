package io.tributary.devstack.notion;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The versions of Notion's API that are spoken here. */
enum ApiVersion {
    V2025_09_03("2025-09-03"),
    V2026_03_11("2026-03-11");

    private final String text;

    ApiVersion(String text) {
        this.text = text;
    }

    /** Whether {@code archived} stands beside {@code in_trash}, as its alias. */
    boolean hasArchived() {
        return this == V2025_09_03;
    }

    String text() {
        return text;
    }

    static ApiVersion of(@Nullable String header) {
        if (header == null || header.isEmpty()) {
            throw new NotionError(
                    400,
                    "missing_version",
                    "Notion-Version header failed validation: Notion-Version header should be defined, instead was"
                            + " `undefined`.");
        }
        for (ApiVersion version : values()) {
            if (version.text.equals(header)) {
                return version;
            }
        }
        String known = Arrays.stream(values()).map(v -> "`\"" + v.text + "\"`").collect(Collectors.joining(" or "));
        throw NotionError.validation("Notion-Version header failed validation: Notion-Version header should be " + known
                + ", instead was `\"" + header + "\"`.");
    }
}
