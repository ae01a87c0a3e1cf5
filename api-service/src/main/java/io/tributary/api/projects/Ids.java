package io.tributary.api.projects;

import io.tributary.api.Problems;
import io.tributary.defaults.ProblemException;
import io.tributary.notion.NotionIds;
import io.tributary.notion.NotionLinks;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ProjectId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids as they stand in addresses and bodies. */
final class Ids {

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

    /** What was read of a project; null is read of one that there isn't. */
    static <T> T found(@Nullable T read) {
        if (read == null) {
            throw noProject();
        }
        return read;
    }

    static ProblemException noProject() {
        return new ProblemException(404, "project-not-found", "Not found", "There is no project of that id.");
    }

    static ProblemException noPage() {
        return new ProblemException(404, "page-not-found", "Not found", "The project's copy has no page of that id.");
    }

    /** A connection's id from a body. */
    static ConnectionId connection(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw Problems.invalid("connectionId", "connectionId must be the id of one of your connections.");
        }
        return new ConnectionId(id);
    }

    /** A database or data source of Notion's from a body. */
    static UUID notion(String field, @Nullable String text) {
        UUID id = NotionLinks.target(text);
        if (id == null) {
            throw Problems.invalid(
                    field,
                    field + " must be a link to a Notion database, as Notion's \"Copy link\" gives it, or its id: 32"
                            + " hexadecimal digits, with or without dashes.");
        }
        return id;
    }
}
