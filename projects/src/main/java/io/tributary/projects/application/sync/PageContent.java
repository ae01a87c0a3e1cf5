package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page as Notion showed it, normalised: a query row and a GET of the same page give equal content.
 *
 * @param pageId Notion's page id
 * @param dataSourceId the data source that the page is in; null if its parent is none
 * @param title the title's plain text
 * @param properties by property id, verbatim as Notion sends it (URL-encoded): {@code
 *     {"<id>":{"type":"select","value":{"id","name"}}}}. Properties of the types {@code last_edited_time} and {@code
 *     last_edited_by} are left out: they change with every touch of the page, which alone changes no content, so a
 *     stored one would soon be untrue. {@code lastEditedTime} says the same
 * @param parent Notion's parent object, as sent
 * @param inTrash whether it is in the trash
 * @param archived whether it is archived (not the same as in the trash)
 * @param createdTime Notion's, floored to the minute
 * @param lastEditedTime Notion's, floored to the minute; no part of the hash
 * @param hash SHA-256 over the normalised properties, title, parent, in trash and archived
 */
@SuppressWarnings("ArrayRecordComponent") // The hash is compared by content where it matters.
public record PageContent(
        UUID pageId,
        @Nullable UUID dataSourceId,
        String title,
        ObjectNode properties,
        ObjectNode parent,
        boolean inTrash,
        boolean archived,
        Instant createdTime,
        Instant lastEditedTime,
        byte[] hash) {

    /** A page with the hash of its content. */
    public static PageContent of(
            UUID pageId,
            @Nullable UUID dataSourceId,
            String title,
            ObjectNode properties,
            ObjectNode parent,
            boolean inTrash,
            boolean archived,
            Instant createdTime,
            Instant lastEditedTime) {
        byte[] hash = ContentHash.of(title, properties, parent, inTrash, archived);
        return new PageContent(
                pageId, dataSourceId, title, properties, parent, inTrash, archived, createdTime, lastEditedTime, hash);
    }
}
