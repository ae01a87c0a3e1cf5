package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.JobResult.Done;
import io.tributary.projects.application.sync.JobResult.Refused;
import io.tributary.projects.application.sync.JobResult.Wait;
import io.tributary.projects.application.sync.NotionReader.PageAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.SyncedPages.Known;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes one page's row equal to Notion. */
public final class SyncPage {

    /** How a job ends that wrote what Notion showed. */
    public static final String CHANGED = "changed";

    /** How a job ends that found the copy equal. */
    public static final String UNCHANGED = "unchanged";

    /** How a job ends that need not ask, since another one or a sweep has seen the page. */
    public static final String SEEN_MEANWHILE = "seen meanwhile";

    /** What was seen this long after it was wanted holds what it was wanted for. */
    private static final Duration SEEN_LATER = Duration.ofSeconds(10);

    /** How long Notion may take until it shows what its event told of. */
    private static final Duration EVENT_LEAD = Duration.ofSeconds(15);

    /** How often a job looks, if each time a query that lags outruns it. */
    private static final int LOOKS = 3;

    private static final Duration OUTRUN = Duration.ofSeconds(1);

    private final SyncedPages pages;
    private final ProjectSyncs syncs;
    private final NotionReader notion;
    private final Clock clock;

    /** Stores what {@code notion} shows in {@code pages}. */
    public SyncPage(SyncedPages pages, ProjectSyncs syncs, NotionReader notion, Clock clock) {
        this.pages = pages;
        this.syncs = syncs;
        this.notion = notion;
        this.clock = clock;
    }

    /**
     * A wish to sync a page.
     *
     * @param projectId whose
     * @param pageId which
     * @param wantedAt when it was wanted last, by the budget's clock, floored to the millisecond; null if nobody noted it
     * @param eventTime when the latest event about the page happened, by Notion's clock; null if no event asks
     * @param onlyIfKnown whether a page that isn't in the copy is none of our business
     * @param slept whether it has waited for the budget since it was wanted
     * @param waits how often it has failed or waited in a row, for the backoff
     */
    public record Request(
            UUID projectId,
            UUID pageId,
            @Nullable Instant wantedAt,
            @Nullable Instant eventTime,
            boolean onlyIfKnown,
            boolean slept,
            int waits) {}

    /** Fetches the page and applies it, unless there is nothing to ask. */
    public Uni<JobResult> sync(Request job) {
        return pages.look(job.projectId(), job.pageId())
                .chain(known -> known == null ? done("deleted, paused or broken") : sync(job, known))
                .onFailure(NotionFailure.class)
                .recoverWithUni(failure -> noAnswer(job, failure));
    }

    /** The job is given up: the page shows it until a sweep or an event brings another look. */
    public Uni<Void> giveUp(UUID projectId, UUID pageId, String reason) {
        return pages.markFailed(projectId, pageId, reason);
    }

    private Uni<JobResult> sync(Request job, Known known) {
        if (job.onlyIfKnown() && !known.inCopy()) {
            return done("not in the copy");
        }
        return job.slept() && wasSeenMeanwhile(job, known)
                ? done(SEEN_MEANWHILE)
                : ask(new Ask(job, known.target(), Work.PAGE, LOOKS));
    }

    /** While the job slept, a sweep or another job saw the page, late enough to hold what this one was wanted for. */
    private static boolean wasSeenMeanwhile(Request job, Known known) {
        if (known.doubted()
                || known.seenAt() == null
                || job.wantedAt() == null
                || known.seenAt().isBefore(job.wantedAt().plus(SEEN_LATER))) {
            return false;
        }
        return job.eventTime() == null
                || (known.lastEditedTime() != null && !precedes(known.lastEditedTime(), job.eventTime()));
    }

    private Uni<JobResult> ask(Ask ask) {
        return notion.page(ask.target(), ask.job().pageId(), ask.work()).chain(answer -> {
            PageContent page = answer.page();
            return page == null ? absent(ask, answer) : present(ask, answer, page);
        });
    }

    private Uni<JobResult> present(Ask ask, PageAnswer answer, PageContent page) {
        return apply(ask, new Observation.Page(answer.seen(), page))
                .map(result -> result instanceof Done ? confirmed(ask.job(), answer, page, result) : result);
    }

    private JobResult confirmed(Request job, PageAnswer answer, PageContent page, JobResult result) {
        if (isAheadOfNotion(job, answer, page)) {
            return new Wait(clock.instant().plus(EVENT_LEAD), Cause.CONFIRMATION);
        }
        return beganTooEarly(job, answer) ? new Wait(clock.instant(), Cause.CONFIRMATION) : result;
    }

    /**
     * What was begun for an earlier job, and put aside, is brought to its end and counts, but doesn't answer what was
     * wanted later. To begin anew instead would never end where edits come faster than the budget. Of two times in the
     * same millisecond nobody knows which was first: the queue keeps no more of when a job was wanted, the budget's
     * grants are finer.
     */
    private static boolean beganTooEarly(Request job, PageAnswer answer) {
        Instant began = answer.seen().grantedAt().truncatedTo(ChronoUnit.MILLIS);
        return answer.resumed() && (job.wantedAt() == null || !began.isAfter(job.wantedAt()));
    }

    /** A 404 counts only if the data source itself is there after it; else it is the project that is broken. */
    private Uni<JobResult> absent(Ask ask, PageAnswer answer) {
        return notion.dataSource(ask.target(), Work.FOLLOW_UP)
                .invoke(SweepSteps::mustBeThere)
                .map(there -> "")
                .onFailure(SyncPage::isRefusal)
                .recoverWithItem(failure -> Objects.toString(failure.getMessage(), "refused"))
                .chain(broken -> broken.isEmpty()
                        ? apply(
                                ask,
                                new Observation.Missing(answer.seen(), ask.job().pageId()))
                        : breakProject(ask.job(), broken));
    }

    private Uni<JobResult> apply(Ask ask, Observation observation) {
        return pages.apply(ask.job().projectId(), observation).chain(applied -> settle(ask, applied));
    }

    private Uni<JobResult> settle(Ask ask, Applied applied) {
        if (applied.projectGone()) {
            return done("deleted meanwhile");
        }
        Instant second = applied.unconfirmed().get(ask.job().pageId());
        if (second != null) {
            return Uni.createFrom().item(new Wait(second, Cause.CONFIRMATION));
        }
        if (applied.lookAgain().isEmpty()) {
            return done(applied.changed().isEmpty() ? UNCHANGED : CHANGED);
        }
        return ask.looksLeft() > 1
                ? ask(ask.again())
                : Uni.createFrom().item(new Wait(clock.instant().plus(OUTRUN), Cause.CONFIRMATION));
    }

    /**
     * The event tells of an edit that Notion doesn't show yet: then one more look. One that was taken a while after the
     * event was the second.
     */
    private static boolean isAheadOfNotion(Request job, PageAnswer answer, PageContent page) {
        Instant event = job.eventTime();
        if (event == null || !precedes(page.lastEditedTime(), event)) {
            return false;
        }
        Instant wanted = job.wantedAt() == null ? event : job.wantedAt();
        return answer.seen().grantedAt().isBefore(wanted.plus(EVENT_LEAD));
    }

    private Uni<JobResult> noAnswer(Request job, NotionFailure failure) {
        String reason = Objects.toString(failure.getMessage(), "no reason given");
        return switch (failure.kind()) {
            case NO_BUDGET -> Uni.createFrom().item(new Wait(until(failure, job), Cause.BUDGET));
            case NO_SLOT -> sleep(job);
            case OUTAGE -> Uni.createFrom().item(new Wait(until(failure, job), Cause.OUTAGE));
            case UNAUTHORIZED -> breakProject(job, reason);
            case REFUSED, INVALID_CURSOR -> Uni.createFrom().item(new Refused(reason));
        };
    }

    /** First the want, then the sleep: a job that dies in between asks again when it is taken up. */
    private Uni<JobResult> sleep(Request job) {
        return syncs.wantWhileAsleep(job.projectId())
                .map(done -> new Wait(Backoff.asleepUntil(job.pageId(), clock.instant()), Cause.BUDGET));
    }

    private Instant until(NotionFailure failure, Request job) {
        Instant until = failure.until();
        return until == null ? clock.instant().plus(Backoff.after(job.waits())) : until;
    }

    private Uni<JobResult> breakProject(Request job, String reason) {
        return syncs.breakProject(job.projectId(), reason).chain(() -> done("broken: " + reason));
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof NotionFailure notion && notion.kind() == NotionFailure.Kind.REFUSED;
    }

    /** Notion floors the times of edits to the minute, and those of events to the millisecond. */
    private static boolean precedes(Instant lastEditedTime, Instant eventTime) {
        return lastEditedTime.isBefore(eventTime.truncatedTo(ChronoUnit.MINUTES));
    }

    private static Uni<JobResult> done(String note) {
        return Uni.createFrom().item(new Done(note));
    }

    /** One job's question to Notion, and how often it may still be asked. */
    private record Ask(Request job, SyncTarget target, Work work, int looksLeft) {

        Ask again() {
            return new Ask(job, target, Work.FOLLOW_UP, looksLeft - 1);
        }
    }
}
