package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionApi;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.application.sync.NotionReader.PageAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.infrastructure.notion.BegunPage.ChangedMeanwhile;
import io.tributary.projects.infrastructure.notion.Requests.Made;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Reads pages to their end: the page, then each of its lists that it doesn't show whole. What can't go on now is put
 * aside and goes on with the next call.
 */
final class WholePages {

    /** Then others have their turn: a job that holds its place for minutes is missing elsewhere, and may be cut off. */
    private static final Duration TURN = Duration.ofMinutes(1);

    private final NotionApi api;
    private final Requests requests;
    private final BegunPages begun;
    private final Clock clock;

    WholePages(NotionApi api, Requests requests, Clock clock) {
        this.api = api;
        this.requests = requests;
        this.begun = new BegunPages(clock);
        this.clock = clock;
    }

    /** One call for one page. */
    private record Turn(SyncTarget target, UUID pageId, Instant patientUntil, Instant over) {}

    Uni<PageAnswer> read(SyncTarget target, UUID pageId, Work work) {
        return Uni.createFrom().deferred(() -> {
            Instant now = clock.instant();
            Turn turn = new Turn(target, pageId, now.plus(Requests.PATIENCE), now.plus(TURN));
            BegunPage aside = begun.take(target, pageId);
            return aside == null ? begin(turn, work, 1) : toItsEnd(turn, aside.resume());
        });
    }

    private Uni<PageAnswer> begin(Turn turn, Work work, int attempt) {
        return requests.first(turn.target(), turn.pageId().toString(), work, call -> api.page(call, turn.pageId()))
                .chain(made -> made.answer() == null
                        ? Uni.createFrom().item(new PageAnswer(made.seen(), null, false))
                        : toItsEnd(turn, BegunPage.of(made.seen(), made.answer().value(), attempt)));
    }

    /** One that was put aside may have met its end by that alone, as cursors are forgotten: it begins as if it were new. */
    private Uni<PageAnswer> toItsEnd(Turn turn, BegunPage page) {
        return goOn(turn, page).onFailure(ChangedMeanwhile.class).recoverWithUni(changed -> {
            if (page.resumed()) {
                return begin(turn, Work.FOLLOW_UP, 1);
            }
            return page.isLastAttempt()
                    ? Uni.createFrom().failure(unreadable(turn, changed))
                    : begin(turn, Work.FOLLOW_UP, page.attempt() + 1);
        });
    }

    private static NotionFailure unreadable(Turn turn, Throwable changed) {
        return NotionFailure.refused("The page " + turn.pageId() + " can't be read: " + changed.getMessage());
    }

    private Uni<PageAnswer> goOn(Turn turn, BegunPage page) {
        if (page.isWhole()) {
            return Uni.createFrom()
                    .item(() -> new PageAnswer(page.seen(), PageJson.content(page.page()), page.resumed()));
        }
        return more(turn, page)
                .onFailure(WholePages::passes)
                .invoke(() -> begun.put(turn.target(), turn.pageId(), page))
                .chain(next -> goOn(turn, next));
    }

    private Uni<BegunPage> more(Turn turn, BegunPage page) {
        Instant now = clock.instant();
        if (!now.isBefore(turn.over())) {
            return Uni.createFrom().failure(() -> NotionFailure.noBudget(now));
        }
        return requests.next(
                        turn.target(),
                        turn.patientUntil(),
                        call -> api.propertyItems(
                                call, turn.pageId(), page.property().id(), page.cursor()))
                .onFailure(WholePages::isRefused)
                .transform(ChangedMeanwhile::new)
                .map(Made::answer)
                .map(page::with);
    }

    /** What was read until then stays true enough: a later edit of the page has its own job. */
    private static boolean passes(Throwable failure) {
        return failure instanceof NotionFailure notion
                && (notion.kind() == Kind.NO_BUDGET || notion.kind() == Kind.OUTAGE);
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof NotionFailure notion
                && (notion.kind() == Kind.REFUSED || notion.kind() == Kind.INVALID_CURSOR);
    }
}
