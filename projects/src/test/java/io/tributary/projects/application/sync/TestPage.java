package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.sync.NotionReader.Seen;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A page as a test wants Notion to show it.
 *
 * @param id Notion's page id
 * @param dataSourceId the data source that it is in
 * @param values property id to value; {@code title} is the title
 * @param inTrash whether it is in the trash
 * @param archived whether it is archived
 * @param edited when it was edited last
 */
public record TestPage(
        UUID id, UUID dataSourceId, Map<String, String> values, boolean inTrash, boolean archived, Instant edited) {

    /** A page of a data source, titled and edited as said. */
    public static TestPage of(UUID dataSourceId, String title, Instant edited) {
        return new TestPage(UUID.randomUUID(), dataSourceId, Map.of("title", title), false, false, edited);
    }

    /** With another value, edited at that time. */
    public TestPage with(String property, String value, Instant at) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(property, value);
        return new TestPage(id, dataSourceId, changed, inTrash, archived, at);
    }

    /** In the trash. */
    public TestPage trashed(Instant at) {
        return new TestPage(id, dataSourceId, values, true, archived, at);
    }

    /** Archived. */
    public TestPage archivedAt(Instant at) {
        return new TestPage(id, dataSourceId, values, inTrash, true, at);
    }

    /** In another data source, with what it has there. */
    public TestPage movedTo(UUID other, Instant at) {
        return new TestPage(id, other, Map.of("title", "Theirs", "secret", "x"), inTrash, archived, at);
    }

    /** As Notion shows it, its times floored to the minute. */
    public PageContent content() {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(values)
                .forEach((id, value) -> properties
                        .putObject(id)
                        .put("type", id.equals("title") ? "title" : "rich_text")
                        .put("value", value));
        ObjectNode parent = JsonNodeFactory.instance
                .objectNode()
                .put("type", "data_source_id")
                .put("data_source_id", dataSourceId.toString());
        String title = values.getOrDefault("title", "");
        return new PageContent(
                id,
                dataSourceId,
                title,
                properties,
                parent,
                inTrash,
                archived,
                Instant.EPOCH,
                edited.truncatedTo(ChronoUnit.MINUTES),
                sha256(properties + title + parent + inTrash + archived));
    }

    /** Shown by a GET. */
    public Observation get(long ticket, Instant at) {
        return new Observation.Page(new Seen(ticket, at), content());
    }

    /** Listed by a query. */
    public Observation row(long ticket, Instant at) {
        return new Observation.Row(new Seen(ticket, at), content());
    }

    /** Answered with 404. */
    public Observation missing(long ticket, Instant at) {
        return new Observation.Missing(new Seen(ticket, at), id);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
