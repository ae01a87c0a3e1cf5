package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page as the copy has it.
 *
 * @param title its title
 * @param properties its properties; null where they weren't read, since the hash says that they are the observed ones
 * @param parent Notion's parent object
 * @param inTrash whether it is in the trash
 * @param archived whether it is archived
 * @param missing why it is marked as missing; null if it isn't
 * @param missingAt since when it is marked; null if it isn't
 * @param lastEditedTime Notion's, floored to the minute
 * @param hash see {@link PageContent}
 */
@SuppressWarnings("ArrayRecordComponent") // The hash is compared by content where it matters.
public record PageCopy(
        String title,
        @Nullable ObjectNode properties,
        ObjectNode parent,
        boolean inTrash,
        boolean archived,
        @Nullable MissingReason missing,
        @Nullable Instant missingAt,
        Instant lastEditedTime,
        byte[] hash) {}
