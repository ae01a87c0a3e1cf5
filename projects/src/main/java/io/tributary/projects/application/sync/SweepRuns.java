package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The runs of sweeps. A run's lease keeps two slices apart; each write is conditional on its token and fails with
 * {@link LeaseLost} once another slice has taken over, and with {@link ProjectGone} once the project is deleted.
 */
public interface SweepRuns {

    /** How long a lease lasts unless it is renewed: a slice that died is taken over after it. */
    Duration LEASE = Duration.ofSeconds(30);

    /** How many slices may die at one checkpoint before the project is broken. */
    int CRASHES = 3;

    /**
     * Takes the lease of the run that is next: an open incremental one, else a new one that covers the incremental
     * wants there are, else the full one. A new run takes the wants that are there now; later ones begin the next run.
     */
    Uni<Begin> begin(UUID projectId);

    /** Keeps the lease for another {@link #LEASE}. */
    Uni<Void> renew(SweepRun run);

    /** Whether the run may take another step: it still has its lease, and the project is neither paused nor deleted. */
    Uni<Boolean> mayGoOn(SweepRun run);

    /**
     * Stores the schema, makes the project's SQL view show it, and then stores the checkpoint: a slice that dies on the
     * way looks at the schema again.
     *
     * @param beforeCheckpoint gets what became of the view; if it fails, the step isn't done
     */
    Uni<Void> commitSchema(
            SweepRun run,
            SweepCheckpoint next,
            DataSourceAnswer answer,
            Function<ViewBuild, Uni<Void>> beforeCheckpoint);

    /**
     * Applies a page of rows and stores the checkpoint, in one transaction.
     *
     * @param beforeCommit runs after the rows are written and before they are committed; if it fails, nothing is
     */
    Uni<Void> commitRows(
            SweepRun run, SweepCheckpoint next, QueryAnswer answer, Function<Applied, Uni<Void>> beforeCommit);

    /** Stores a checkpoint alone. */
    Uni<Void> commit(SweepRun run, SweepCheckpoint next);

    /** How many unmarked pages the copy has, and how many of them the run has not seen. */
    Uni<Coverage> coverage(SweepRun run);

    /** Whether the run has not seen some of these pages. */
    Uni<Boolean> missedAny(SweepRun run, Collection<UUID> pageIds);

    /**
     * Which of these rows' pages have to be fetched: all but those that are in the copy, well and unmarked, and that a
     * GET has shown, with the row's time of the last edit, well after the minute to which that time is floored.
     */
    Uni<List<UUID>> notSeenSinceEdited(SweepRun run, List<PartialRow> rows);

    /** Pages that the run has not seen and that aren't marked, by ascending id, after {@code checkpoint}'s. */
    Uni<List<UUID>> unseen(SweepRun run, SweepCheckpoint checkpoint, int limit);

    /** Ends the run: its wants are covered, the watermark and the due times move, and the world is told. */
    Uni<Void> finish(SweepRun run, SweepCheckpoint last);

    /** The project is broken: ends its runs and stops until a probe finds it well. */
    Uni<Void> breakProject(SweepRun run, String reason);

    /**
     * Gives the lease back; does nothing if it is lost. If it fails, the lease is given back before this process begins
     * its next slice: that no answer came is no crash.
     */
    Uni<Void> release(SweepRun run);

    /** Whether the project wants another slice. */
    Uni<Boolean> wanted(UUID projectId);

    /** What there is to do. */
    sealed interface Begin {

        /** A slice of this run, whose lease the caller now has. */
        record Slice(SweepRun run) implements Begin {}

        /** Nothing, and why: nothing wanted, another slice at work, or the project deleted, paused or broken. */
        record Nothing(String why) implements Begin {}

        /** Nothing before that time. */
        record Later(Instant until) implements Begin {}
    }

    /** The copy beside what a run saw of it. */
    record Coverage(int pages, int unseen) {

        private static final int NEVER_DOUBTFUL = 50;
        private static final double DOUBTFUL_SHARE = 0.2;

        /** Whether so much is missing that the list is rather wrong than the copy. */
        boolean isDoubtful() {
            return unseen > Math.max(NEVER_DOUBTFUL, DOUBTFUL_SHARE * pages);
        }
    }

    /** Another slice has the run now: this one ends without a word. */
    final class LeaseLost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the run. */
        public LeaseLost(UUID runId) {
            super("Run " + runId + " was taken over by another slice");
        }
    }

    /** The project was deleted meanwhile. */
    final class ProjectGone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the project. */
        public ProjectGone(UUID projectId) {
            super("Project " + projectId + " is deleted");
        }
    }
}
