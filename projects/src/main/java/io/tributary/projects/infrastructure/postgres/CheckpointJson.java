package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.sync.SweepCheckpoint;
import io.tributary.projects.application.sync.SweepCheckpoint.Phase;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A checkpoint in {@code sync_runs}: absent fields are null. */
final class CheckpointJson {

    private static final String PHASE = "phase";
    private static final String EDITED_SINCE = "editedSince";
    private static final String WINDOW_START = "windowStart";
    private static final String LAST_CREATED = "lastCreated";
    private static final String CURSOR = "cursor";
    private static final String RESTARTS = "restarts";
    private static final String INCOMPLETE = "incomplete";
    private static final String RELISTED = "relisted";
    private static final String UNSEEN_AFTER = "unseenAfter";

    private CheckpointJson() {}

    static String write(SweepCheckpoint checkpoint) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(PHASE, checkpoint.phase().name().toLowerCase(Locale.ROOT))
                .put(RESTARTS, checkpoint.restarts())
                .put(INCOMPLETE, checkpoint.incomplete())
                .put(RELISTED, checkpoint.relisted());
        put(json, EDITED_SINCE, checkpoint.editedSince());
        put(json, WINDOW_START, checkpoint.windowStart());
        put(json, LAST_CREATED, checkpoint.lastCreated());
        put(json, CURSOR, checkpoint.cursor());
        put(json, UNSEEN_AFTER, checkpoint.unseenAfter());
        return json.toString();
    }

    static SweepCheckpoint read(String text) {
        ObjectNode json = Pg.object(text);
        return new SweepCheckpoint(
                Phase.valueOf(json.path(PHASE).asText().toUpperCase(Locale.ROOT)),
                get(json, EDITED_SINCE, Instant::parse),
                get(json, WINDOW_START, Instant::parse),
                get(json, LAST_CREATED, Instant::parse),
                get(json, CURSOR, cursor -> cursor),
                json.path(RESTARTS).asInt(0),
                json.path(INCOMPLETE).asBoolean(),
                json.path(RELISTED).asBoolean(),
                get(json, UNSEEN_AFTER, UUID::fromString));
    }

    private static void put(ObjectNode json, String field, @Nullable Object value) {
        if (value != null) {
            json.put(field, value.toString());
        }
    }

    private static <T> @Nullable T get(ObjectNode json, String field, Function<String, T> read) {
        return json.hasNonNull(field) ? read.apply(json.get(field).asText()) : null;
    }
}
