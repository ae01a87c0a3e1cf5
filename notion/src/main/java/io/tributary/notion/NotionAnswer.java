package io.tributary.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Notion answered with a 2xx.
 *
 * @param body the JSON object
 * @param date the answer's {@code Date} header, Notion's clock to the second; null if there is none
 */
public record NotionAnswer(ObjectNode body, @Nullable Instant date) {}
