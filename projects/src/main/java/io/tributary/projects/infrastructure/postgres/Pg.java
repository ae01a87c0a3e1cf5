package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values on their way into statements and out of rows. */
final class Pg {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** NUL as JSON writes it, unless its backslash is itself escaped. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private static final String REPLACEMENT = "\ufffd";

    private Pg() {}

    /**
     * Sends statements one behind the other without waiting for each one's answer: PostgreSQL runs them in this order,
     * each with a snapshot of its own, and the network is crossed once. The first failure is the answer.
     */
    static Uni<Void> pipeline(List<Uni<Void>> statements) {
        return statements.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(statements).andFailFast().replaceWithVoid();
    }

    static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** Text as PostgreSQL takes it: it has no NUL, and one odd character must not keep a page out of the copy. */
    static String text(String text) {
        return text.replace("\0", REPLACEMENT);
    }

    /** JSON as PostgreSQL takes it, which is without NUL too. */
    static @Nullable String json(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        String json = node.toString();
        return json.contains("\\u0000") ? NUL.matcher(json).replaceAll("$1" + REPLACEMENT) : json;
    }

    static ObjectNode object(String json) {
        return (ObjectNode) tree(json);
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave back a jsonb that is no JSON", e);
        }
    }
}
