package io.tributary.projects.application.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a page, read under the lock of its state.
 *
 * @param ticket of the newest observation that counted; 0 if there was none
 * @param byQuery whether that was a query's row, which may have lagged behind
 * @param missingSince when the first of two 404s was seen, by the budget's clock; null if none waits for its second
 * @param copy the content; null if the page isn't in the copy
 */
public record StoredPage(
        long ticket,
        boolean byQuery,
        @Nullable Instant missingSince,
        @Nullable PageCopy copy) {}
