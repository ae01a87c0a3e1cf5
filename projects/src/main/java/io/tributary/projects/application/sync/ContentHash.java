package io.tributary.projects.application.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What makes two observations of a page equal: SHA-256 over canonical JSON (sorted keys, no white space). A change of
 * what is hashed makes every page of the copy be written once more, and nothing worse.
 */
final class ContentHash {

    private static final ObjectWriter CANONICAL = JsonMapper.builder()
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build()
            .writer();

    private ContentHash() {}

    static byte[] of(String title, ObjectNode properties, ObjectNode parent, boolean inTrash, boolean archived) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("archived", archived);
        content.put("inTrash", inTrash);
        content.set("parent", parent);
        content.set("properties", properties);
        content.put("title", title);
        try {
            return MessageDigest.getInstance("SHA-256").digest(CANONICAL.writeValueAsBytes(content));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The content can't be written as JSON", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
