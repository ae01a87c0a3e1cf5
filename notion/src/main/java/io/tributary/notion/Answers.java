package io.tributary.notion;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Tells Notion's answers and errors from each other, and from those of what lies between. */
final class Answers {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** Nobody is to be kept waiting for longer by a header that must be wrong. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private Answers() {}

    static NotionAnswer read(Exchange.Reply reply) {
        JsonNode body = parse(reply.body());
        if (reply.status() / 100 != 2) {
            throw error(reply, body);
        }
        if (body instanceof ObjectNode object) {
            return new NotionAnswer(object, date(reply.headers().get("Date")));
        }
        throw new NotionException(
                reply.status(), null, "The answer is no JSON object", null, MissingNode.getInstance(), null);
    }

    static NotionException tooLong(int status, int limit) {
        return new NotionException(
                status,
                "answer_too_long",
                "The answer is longer than " + limit + " bytes",
                null,
                MissingNode.getInstance(),
                null);
    }

    static NotionException noToken() {
        return new NotionException(
                401,
                "unauthorized",
                "The token is empty or holds characters that no token has",
                null,
                MissingNode.getInstance(),
                null);
    }

    private static NotionException error(Exchange.Reply reply, JsonNode body) {
        String code = body.path("code").textValue();
        String said = body.path("message").asText("");
        String what = code == null ? "no error of Notion's" : code + (said.isEmpty() ? "" : ": " + said);
        return new NotionException(
                reply.status(),
                code,
                "Notion answered " + reply.status() + ", " + what,
                retryAfter(reply.headers(), body),
                body.path("additional_data"),
                null);
    }

    private static JsonNode parse(Buffer body) {
        try {
            return JSON.readTree(body.getBytes());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static @Nullable Duration retryAfter(MultiMap headers, JsonNode body) {
        Duration asked = seconds(headers.get("Retry-After"));
        return asked != null
                ? asked
                : seconds(body.path("additional_data").path("retry_after").asText(null));
    }

    private static @Nullable Duration seconds(@Nullable String text) {
        if (text == null || !text.strip().matches("[0-9]{1,9}")) {
            return null;
        }
        Duration asked = Duration.ofSeconds(Integer.parseInt(text.strip()));
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    private static @Nullable Instant date(@Nullable String header) {
        try {
            return header == null
                    ? null
                    : ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
