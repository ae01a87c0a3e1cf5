package io.tributary.api.operator;

import io.tributary.api.projects.Slices;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.LetterContent;
import io.tributary.projects.application.letters.LetterContent.JobFacts;
import io.tributary.projects.application.letters.Settled;
import io.tributary.projects.application.letters.SettledMany;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Dead letters as the operator sees them. */
final class DeadLetterView {

    /** How many bytes of a payload are shown. */
    static final int MOST_OF_PAYLOAD = 64 * 1024;

    private static final int MOST_OF_LINE = 4 * 1024;
    private static final int MOST_HEADERS = 100;

    private DeadLetterView() {}

    /** A slice of the list. */
    @Schema(name = "DeadLetters")
    record Slice(List<Summary> items, @Nullable String nextCursor) {}

    /** A letter in the list; see {@link DeadLetter}. */
    @Schema(name = "DeadLetterSummary")
    record Summary(
            String id,
            String kind,
            String source,
            @Nullable String type,
            @Nullable String reason,
            Instant givenUpAt) {

        static Summary of(DeadLetter letter) {
            return new Summary(
                    letter.id(),
                    letter.kind().word(),
                    letter.source(),
                    line(letter.type()),
                    line(letter.reason()),
                    letter.at());
        }
    }

    /** All of a letter; see {@link LetterContent}. */
    @Schema(name = "DeadLetter")
    record Whole(
            String id,
            String kind,
            String source,
            @Nullable String type,
            @Nullable String reason,
            Instant givenUpAt,
            String state,
            @Nullable Instant settledAt,
            boolean replayable,
            @Nullable String key,
            Map<String, String> headers,
            @Nullable String payload,
            String payloadEncoding,
            int payloadBytes,
            int payloadShown,
            @Nullable JobView job) {

        static Whole of(LetterContent content) {
            Summary letter = Summary.of(content.letter());
            byte[] bytes = content.payload();
            Shown payload = Shown.of(bytes == null ? new byte[0] : bytes, MOST_OF_PAYLOAD);
            return new Whole(
                    letter.id,
                    letter.kind,
                    letter.source,
                    letter.type,
                    letter.reason,
                    letter.givenUpAt,
                    content.settled().state().word(),
                    content.settled().at(),
                    !content.cut(),
                    Shown.line(content.key(), MOST_OF_LINE),
                    lines(content.headers()),
                    bytes == null ? null : payload.text(),
                    payload.isBase64() ? "base64" : "text",
                    payload.bytes(),
                    payload.shown(),
                    JobView.of(content.job()));
        }
    }

    /** What else is known of a job; see {@link JobFacts}. */
    @Schema(name = "GivenUpJob")
    record JobView(
            int maxRetry,
            int retried,
            int crashes,
            @Nullable Instant lastFailedAt) {

        static @Nullable JobView of(@Nullable JobFacts job) {
            return job == null
                    ? null
                    : new JobView(job.maxRetry(), job.retried(), job.crashes(), stored(job.lastFailedAt()));
        }
    }

    /** What became of a letter. */
    @Schema(name = "SettledDeadLetter")
    record SettledView(String id, String state, @Nullable Instant settledAt) {

        static SettledView of(String id, Settled settled) {
            return new SettledView(id, settled.state().word(), settled.at());
        }
    }

    /** What one call did to many letters; see {@link SettledMany}. */
    @Schema(name = "SettledDeadLetters")
    record ManyView(
            int done,
            int refused,
            int left,
            boolean complete,
            @Nullable String nextCursor) {

        static ManyView of(SettledMany many, LettersMeant.Many asked) {
            return new ManyView(
                    many.done(), many.refused(), many.left(), many.complete(), asked.nextCursor(many.next()));
        }
    }

    private static @Nullable Instant stored(@Nullable Instant time) {
        return time == null ? null : Slices.stored(time);
    }

    private static @Nullable String line(@Nullable String text) {
        return text == null || text.length() <= MOST_OF_LINE ? text : text.substring(0, MOST_OF_LINE);
    }

    private static Map<String, String> lines(Map<String, byte[]> headers) {
        Map<String, String> lines = new TreeMap<>();
        headers.forEach((name, value) -> {
            if (lines.size() < MOST_HEADERS) {
                lines.put(name, Objects.requireNonNullElse(Shown.line(value, MOST_OF_LINE), ""));
            }
        });
        return lines;
    }
}
