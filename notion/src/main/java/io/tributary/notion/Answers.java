package io.tributary.notion;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Conflict;
import io.tributary.notion.NotionException.Details;
import io.tributary.notion.NotionException.Foreign;
import io.tributary.notion.NotionException.InvalidCursor;
import io.tributary.notion.NotionException.InvalidRequest;
import io.tributary.notion.NotionException.NotFound;
import io.tributary.notion.NotionException.RateLimited;
import io.tributary.notion.NotionException.Restricted;
import io.tributary.notion.NotionException.Unauthorized;
import io.tributary.notion.NotionException.Unavailable;
import io.tributary.notion.NotionException.Unreadable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells Notion's answers and errors from each other, and from those of what lies between. */
final class Answers {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** Nobody is to be kept waiting for longer by a header that must be wrong. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What an error says is shown to people and kept; Notion's own messages are far shorter. */
    private static final int LONGEST_MESSAGE = 500;

    private Answers() {}

    /** What the answer holds; {@code token} is what no message may repeat, whoever wrote it. */
    static <T> NotionAnswer<T> read(Exchange.Reply reply, String token, Function<ObjectNode, T> as) {
        JsonNode body = parse(reply.body());
        if (reply.status() / 100 != 2) {
            throw error(reply, body, token);
        }
        if (!(body instanceof ObjectNode object)) {
            throw new Foreign("The answer is no JSON object", Details.of(reply.status(), null));
        }
        try {
            return new NotionAnswer<>(as.apply(object), date(reply.headers().get("Date")), requestId(reply, body));
        } catch (Unreadable e) {
            throw new Unreadable(e.what(), details(reply, body, null));
        }
    }

    static NotionException tooLong(int status, int limit) {
        return new Unreadable("it is longer than " + limit + " bytes", Details.of(status, "answer_too_long"));
    }

    static NotionException noToken() {
        return new Unauthorized(
                "The token is empty or holds characters that no token has", Details.of(401, "unauthorized"));
    }

    private static NotionException error(Exchange.Reply reply, JsonNode body, String token) {
        String code = body.path("code").textValue();
        String said = body.path("message").asText("");
        String what = code == null ? "no error of Notion's" : code + (said.isEmpty() ? "" : ": " + said);
        String message = abridged(("Notion answered " + reply.status() + ", " + what).replace(token, "…"));
        Details details = details(reply, body, code);
        if (reply.status() == 429) {
            return new RateLimited(message, details);
        }
        if (reply.status() >= 500) {
            return new Unavailable(message, details);
        }
        return code == null || reply.status() < 400
                ? new Foreign(message, details)
                : refusal(message, details, said.contains("start_cursor"));
    }

    private static NotionException refusal(String message, Details details, boolean aboutCursor) {
        return switch (details.status()) {
            case 400 -> aboutCursor ? new InvalidCursor(message, details) : new InvalidRequest(message, details);
            case 401 -> new Unauthorized(message, details);
            case 403 -> new Restricted(message, details);
            case 404 -> new NotFound(message, details);
            case 409 -> new Conflict(message, details);
            default -> new InvalidRequest(message, details);
        };
    }

    private static Details details(Exchange.Reply reply, JsonNode body, @Nullable String code) {
        return new Details(
                reply.status(),
                code,
                requestId(reply, body),
                retryAfter(reply.headers(), body),
                body.path("additional_data"));
    }

    private static @Nullable String requestId(Exchange.Reply reply, JsonNode body) {
        String id = body.path("request_id").textValue();
        return id == null ? reply.headers().get("x-notion-request-id") : id;
    }

    private static String abridged(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
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
