package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands at one moment, all users' projects together, for who runs the deployment.
 *
 * @param projects those that aren't deleted, in groups; a group without projects is left out
 * @param sweeps the runs under way, by kind; a kind without any is left out
 * @param outbox the events that are committed and not published
 */
public record Standing(List<Projects> projects, List<Sweeps> sweeps, Outbox outbox) {

    /** Copies the lists. */
    public Standing {
        projects = List.copyOf(projects);
        sweeps = List.copyOf(sweeps);
    }

    /** Reads it. */
    public interface Reader {

        /** By one statement that costs about as much as there are projects. */
        Uni<Standing> read();
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
     */
    public record Sweeps(
            SweepKind kind,
            long open,
            long rowsDone,
            @Nullable Long rowsExpected,
            Duration oldest) {}

    /**
     * The outbox.
     *
     * @param waiting events that are to be published
     * @param oldest how long the first of them waits; zero if none does
     * @param refused events that can never be published and wait for an operator
     */
    public record Outbox(long waiting, Duration oldest, long refused) {}
}
