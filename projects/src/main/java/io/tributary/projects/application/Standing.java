package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands at one moment, all users' projects together, for who runs the deployment. The outbox is looked at
 * by itself: it may be long.
 *
 * @param projects those that aren't deleted, in groups; a group without projects is left out
 * @param sweeps the runs under way, by kind; a kind without any is left out
 */
public record Standing(List<Projects> projects, List<Sweeps> sweeps) {

    /** Copies the lists. */
    public Standing {
        projects = List.copyOf(projects);
        sweeps = List.copyOf(sweeps);
    }

    /** Reads it. */
    public interface Reader {

        /** By one statement that costs about as much as there are projects. PostgreSQL gives it up after some seconds. */
        Uni<Standing> read();

        /** By one statement that looks at no more than {@link Outbox#MOST} events of each kind; given up likewise. */
        Uni<Outbox> outbox();
    }

    /**
     * Projects that do equally well.
     *
     * @param sync their state
     * @param webhook how they hear of changes
     * @param count how many
     * @param behind the longest time since one's last complete pass began, or since it was created
     */
    public record Projects(SyncState sync, WebhookState webhook, long count, Duration behind) {}

    /**
     * Runs of one kind that aren't finished, of projects that are neither paused nor broken.
     *
     * @param open how many
     * @param rowsDone rows that they have listed
     * @param rowsExpected as many as their projects' last full runs listed; null for incremental ones
     * @param oldest how long ago the first of them began
     * @param idle how long the one of them that stands longest hasn't advanced; since it began if it never has
     */
    public record Sweeps(
            SweepKind kind,
            long open,
            long rowsDone,
            @Nullable Long rowsExpected,
            Duration oldest,
            Duration idle) {}

    /**
     * The events that are committed and not published.
     *
     * @param waiting events that are to be published; {@link #MOST} if there are more
     * @param oldest how long the first of them waits; zero if none does
     * @param refused events that can never be published and wait for an operator; {@link #MOST} if there are more
     */
    public record Outbox(long waiting, Duration oldest, long refused) {

        /** How far is counted: from there on the figure says enough. */
        public static final int MOST = 10_000;
    }
}
