package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.sync.NotionReader.Seen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of a test's workspace. Each change makes another one; times are floored to the minute, as Notion's. */
public record SamplePage(
        UUID id,
        @Nullable UUID dataSourceId,
        String title,
        ObjectNode properties,
        boolean inTrash,
        boolean archived,
        Instant created,
        Instant edited) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A page with a title and nothing else. */
    public static SamplePage of(UUID dataSourceId, String title, Instant at) {
        ObjectNode none = JSON.objectNode();
        return new SamplePage(UUID.randomUUID(), dataSourceId, title, none, false, false, minute(at), minute(at))
                .with("title", "title", JSON.textNode(title), at);
    }

    /** With another title. */
    public SamplePage titled(String newTitle, Instant at) {
        return new SamplePage(id, dataSourceId, newTitle, properties, inTrash, archived, created, minute(at))
                .with("title", "title", JSON.textNode(newTitle), at);
    }

    /** With another value of one property; {@code value} is normalised already. */
    public SamplePage with(String propertyId, String type, JsonNode value, Instant at) {
        ObjectNode changed = properties.deepCopy();
        changed.putObject(propertyId).put("type", type).set("value", value);
        return new SamplePage(id, dataSourceId, title, changed, inTrash, archived, created, minute(at));
    }

    /** With another text in one property. */
    public SamplePage with(String propertyId, String text, Instant at) {
        return with(propertyId, "rich_text", JSON.textNode(text), at);
    }

    /** Edited in a way that changes no content, such as its body. */
    public SamplePage touched(Instant at) {
        return new SamplePage(id, dataSourceId, title, properties, inTrash, archived, created, minute(at));
    }

    /** In the trash. */
    public SamplePage trashed(Instant at) {
        return new SamplePage(id, dataSourceId, title, properties, true, archived, created, minute(at));
    }

    /** Archived. */
    public SamplePage archived(Instant at) {
        return new SamplePage(id, dataSourceId, title, properties, inTrash, true, created, minute(at));
    }

    /** Neither in the trash nor archived. */
    public SamplePage restored(Instant at) {
        return new SamplePage(id, dataSourceId, title, properties, false, false, created, minute(at));
    }

    /** In another data source, or in none. */
    public SamplePage movedTo(@Nullable UUID otherDataSource, Instant at) {
        return new SamplePage(id, otherDataSource, title, properties, inTrash, archived, created, minute(at));
    }

    /** As an observation shows it. */
    public PageContent content() {
        ObjectNode parent = JSON.objectNode();
        if (dataSourceId == null) {
            parent.put("type", "workspace").put("workspace", true);
        } else {
            parent.put("type", "data_source_id").put("data_source_id", dataSourceId.toString());
        }
        return PageContent.of(id, dataSourceId, title, properties, parent, inTrash, archived, created, edited);
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

    private static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }
}
