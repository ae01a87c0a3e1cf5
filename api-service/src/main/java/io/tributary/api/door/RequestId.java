package io.tributary.api.door;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what a caller and we call the same request: in its answer, and in each line that it leaves in the log. */
final class RequestId {

    /** Sent by the caller, or made here; in the answer always. */
    static final String HEADER = "X-Request-Id";

    /** Its name in the log. */
    static final String FIELD = "requestId";

    /** What may be sent. It goes into the log, so it must look like an id. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private RequestId() {}

    /** The caller's own, if it sent one that can be; else a new one. */
    static String of(@Nullable String sent) {
        return sent != null && SHAPE.matcher(sent).matches()
                ? sent
                : UUID.randomUUID().toString();
    }
}
