package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.node.NullNode;
import io.tributary.notion.Computed;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.Page;
import io.tributary.notion.PageProperty;
import io.tributary.notion.PropertyItems;
import io.tributary.notion.PropertyValue;
import io.tributary.notion.PropertyValue.Rollup;
import io.tributary.projects.application.sync.NotionReader.Seen;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An observation of a page that isn't at its end: some of its lists have to be read yet.
 *
 * @param seen when it began
 * @param page with the lists that were read to their end
 * @param left properties whose lists are to be read yet, in order
 * @param sofar what was read of the first of them; null if nothing
 * @param answers how many of Notion's are in it: the page, and up to a hundred entries of a list each
 * @param attempt how often the page was begun, since its lists weren't what it had shown
 * @param resumed whether an earlier call began it
 */
record BegunPage(
        Seen seen,
        Page page,
        List<PageProperty> left,
        @Nullable PropertyItems sofar,
        int answers,
        int attempt,
        boolean resumed) {

    /** After so many, what there is has to do. */
    static final int ATTEMPTS = 2;

    /** The page was fetched. */
    static BegunPage of(Seen seen, Page page, int attempt) {
        return new BegunPage(seen, page, page.cutOff(), null, 1, attempt, false);
    }

    BegunPage resume() {
        return new BegunPage(seen, page, left, sofar, answers, attempt, true);
    }

    boolean isWhole() {
        return left.isEmpty();
    }

    boolean isLastAttempt() {
        return attempt >= ATTEMPTS;
    }

    /** The property whose list is read next. */
    PageProperty property() {
        return left.get(0);
    }

    /** Where its list goes on; null at its beginning. */
    @Nullable
    String cursor() {
        return sofar == null ? null : sofar.nextCursor();
    }

    /**
     * With one more page of that list.
     *
     * @param answer null if Notion has no such property
     * @throws ChangedMeanwhile if it isn't what the page showed
     */
    BegunPage with(@Nullable NotionAnswer<PropertyItems> answer) {
        if (answer == null) {
            throw new ChangedMeanwhile(null);
        }
        PropertyItems items = sofar == null ? answer.value() : sofar.then(answer.value());
        if (!items.type().equals(property().type())) {
            throw new ChangedMeanwhile(null);
        }
        return HttpNotionReader.nextCursor(items.hasMore(), items.nextCursor()) == null
                ? new BegunPage(
                        seen,
                        page.with(property(), ended(items.value())),
                        left.subList(1, left.size()),
                        null,
                        answers + 1,
                        attempt,
                        resumed)
                : new BegunPage(seen, page, left, items, answers + 1, attempt, resumed);
    }

    /** A rollup that stays without a result says so instead: the rest of the page doesn't wait for it. */
    private PropertyValue ended(PropertyValue value) {
        if (!(value instanceof Rollup rollup) || hasResult(rollup)) {
            return value;
        }
        if (!isLastAttempt()) {
            throw new ChangedMeanwhile(null);
        }
        return rollup.result() == null
                ? new Rollup(new Computed.Other("incomplete", NullNode.getInstance()), rollup.function())
                : rollup;
    }

    private static boolean hasResult(Rollup rollup) {
        return rollup.result() != null && !(rollup.result() instanceof Computed.Other other && other.isIncomplete());
    }

    /** The page's properties aren't what the page showed a moment ago. */
    static final class ChangedMeanwhile extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ChangedMeanwhile(@Nullable Throwable cause) {
            super("its properties changed while they were read", cause);
        }
    }
}
