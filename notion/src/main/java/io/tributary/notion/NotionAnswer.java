package io.tributary.notion;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Notion answered with a 2xx.
 *
 * @param value what was asked for
 * @param date the answer's {@code Date} header, Notion's clock to the second; null if there is none
 * @param requestId Notion's name for the request, which its support asks for; null if it gave none
 */
public record NotionAnswer<T>(
        T value, @Nullable Instant date, @Nullable String requestId) {}
