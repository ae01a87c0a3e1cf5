package io.tributary.api.projects;

import io.tributary.defaults.ProblemException;
import io.tributary.notion.NotionIds;
import io.tributary.projects.domain.ProjectId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids and cursors as they stand in addresses and bodies. */
final class Ids {

    private static final String CURSOR_VERSION = "1:";

    private Ids() {}

    /** A project's id from an address; what is none names no project. */
    static ProjectId project(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw noProject();
        }
        return new ProjectId(id);
    }

    /** A page's id from an address; what is none names no page. */
    static UUID page(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw noPage();
        }
        return id;
    }

    static ProblemException noProject() {
        return new ProblemException(404, "project-not-found", "Not found", "There is no project of that id.");
    }

    static ProblemException noPage() {
        return new ProblemException(404, "page-not-found", "Not found", "The project's copy has no page of that id.");
    }

    /** An id of Notion's from a body. */
    static UUID notion(String field, @Nullable String text) {
        UUID id = NotionIds.parse(text == null ? null : text.strip());
        if (id == null) {
            throw Problems.invalid(
                    field,
                    field + " must be the id of a Notion database: 32 hexadecimal digits, with or without dashes.");
        }
        return id;
    }

    /** A cursor that goes on after a page. */
    static @Nullable String cursor(@Nullable UUID after) {
        return after == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((CURSOR_VERSION + after).getBytes(StandardCharsets.UTF_8));
    }

    /** Where a cursor goes on; null is the beginning. */
    static @Nullable UUID after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        UUID after = NotionIds.parse(decoded(cursor));
        if (after == null) {
            throw new ProblemException(
                            400, "invalid-cursor", "Invalid cursor", "cursor must be the nextCursor of an answer.")
                    .with("field", "cursor");
        }
        return after;
    }

    private static @Nullable String decoded(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return text.startsWith(CURSOR_VERSION) ? text.substring(CURSOR_VERSION.length()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
