package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The steps of a run. Each leads from one checkpoint to the next and commits it together with what it found. */
final class SweepSteps {

    static final int UNSEEN_AT_ONCE = 500;

    private final SweepRuns runs;
    private final NotionReader notion;
    private final JobQueue jobs;

    SweepSteps(SweepRuns runs, NotionReader notion, JobQueue jobs) {
        this.runs = runs;
        this.notion = notion;
        this.jobs = jobs;
    }

    Uni<SweepCheckpoint> step(SweepRun run, SweepCheckpoint at) {
        return switch (at.phase()) {
            case SCHEMA -> schema(run, at);
            case LIST -> list(run, at);
            case CONTROL -> control(run, at);
            case UNSEEN -> unseen(run, at);
            case END -> Uni.createFrom().item(at);
        };
    }

    private Uni<SweepCheckpoint> schema(SweepRun run, SweepCheckpoint at) {
        SweepCheckpoint next = at.afterSchema();
        return notion.dataSource(run.target(), Work.SWEEP)
                .invoke(SweepSteps::mustBeThere)
                .chain(answer -> runs.commitSchema(run, next, answer, built -> lookAgain(run, built)))
                .replaceWith(next);
    }

    /** The sweep doesn't wait for those who read the view: a job does. */
    private Uni<Void> lookAgain(SweepRun run, ViewBuild built) {
        if (built != ViewBuild.HELD) {
            return Uni.createFrom().voidItem();
        }
        return jobs.enqueue(List.of(
                JobQueue.Request.of(new JobPayload.SchemaSync(run.target().projectId()))));
    }

    /** Fails if the data source is gone: then the project is broken, and not one of its pages is missing. */
    static void mustBeThere(DataSourceAnswer answer) {
        if (answer.schema() == null) {
            throw NotionFailure.refused("Notion shows no such data source: it was deleted, or is no longer shared with"
                    + " the connection. Share the database with the connection again.");
        }
        if (answer.inTrash()) {
            throw NotionFailure.refused("The database is in Notion's trash. Restore it there.");
        }
    }

    private Uni<SweepCheckpoint> list(SweepRun run, SweepCheckpoint at) {
        return notion.query(run.target(), at.query(), Work.SWEEP)
                .chain(answer -> rows(run, at.afterRows(answer), answer))
                .onFailure(failure -> at.cursor() != null && isInvalidCursor(failure))
                .recoverWithUni(() -> commit(run, at.afterInvalidCursor()));
    }

    private Uni<SweepCheckpoint> rows(SweepRun run, SweepCheckpoint next, QueryAnswer answer) {
        return notWhole(run, answer)
                .chain(pages -> runs.commitRows(run, next, answer, applied -> lookAt(run, with(pages, applied))))
                .replaceWith(next);
    }

    /**
     * Pages that the rows don't show whole. Of those an incremental run leaves out what a GET has shown since its last
     * edit, as it leaves out all that wasn't edited; a full one looks at each, since it is about what no edit tells of.
     */
    private Uni<List<UUID>> notWhole(SweepRun run, QueryAnswer answer) {
        return run.kind() == SweepKind.INCREMENTAL && !answer.partial().isEmpty()
                ? runs.notSeenSinceEdited(run, answer.partial())
                : Uni.createFrom()
                        .item(answer.partial().stream().map(PartialRow::pageId).toList());
    }

    private static List<UUID> with(List<UUID> pages, Applied applied) {
        return Stream.concat(pages.stream(), applied.lookAgain().stream())
                .distinct()
                .toList();
    }

    /** If very many pages seem to be missing, one more query comes before the question about each of them. */
    private Uni<SweepCheckpoint> control(SweepRun run, SweepCheckpoint at) {
        if (at.relisted()) {
            return commit(run, at.believed());
        }
        return runs.coverage(run)
                .chain(coverage -> coverage.isDoubtful() ? secondLook(run, at) : commit(run, at.believed()));
    }

    private Uni<SweepCheckpoint> secondLook(SweepRun run, SweepCheckpoint at) {
        return notion.query(run.target(), new Query(null, null, null), Work.SWEEP)
                .chain(answer -> runs.missedAny(run, ids(answer))
                        .chain(missed -> rows(run, missed ? at.doubted() : at.believed(), answer)));
    }

    private static List<UUID> ids(QueryAnswer answer) {
        return answer.pages().stream().map(PageContent::pageId).toList();
    }

    private Uni<SweepCheckpoint> unseen(SweepRun run, SweepCheckpoint at) {
        return runs.unseen(run, at, UNSEEN_AT_ONCE)
                .call(pages -> lookAt(run, pages))
                .chain(pages -> commit(run, afterUnseen(at, pages)));
    }

    private static SweepCheckpoint afterUnseen(SweepCheckpoint at, List<UUID> pages) {
        return pages.size() < UNSEEN_AT_ONCE ? at.ended() : at.afterUnseen(pages.get(pages.size() - 1));
    }

    private Uni<SweepCheckpoint> commit(SweepRun run, SweepCheckpoint next) {
        return runs.commit(run, next).replaceWith(next);
    }

    /** Before the commit: nothing but the job remembers that the page must be looked at. */
    private Uni<Void> lookAt(SweepRun run, List<UUID> pages) {
        UUID projectId = run.target().projectId();
        return pages.isEmpty()
                ? Uni.createFrom().voidItem()
                : jobs.enqueue(pages.stream()
                        .map(page -> JobQueue.Request.of(new JobPayload.PageSync(projectId, page)))
                        .toList());
    }

    private static boolean isInvalidCursor(Throwable failure) {
        return failure instanceof NotionFailure notion && notion.kind() == NotionFailure.Kind.INVALID_CURSOR;
    }
}
