package io.tributary.projects.application;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stores a token that Notion has just accepted. The same bot again is the same connection with another token: its
 * projects stay where they are, and if it was broken they are tried again at once.
 */
public final class KeepConnection {

    private final Transactions transactions;
    private final Connections connections;
    private final ProjectRepository projects;
    private final ProjectWants wants;
    private final Clock clock;

    /** Works on these. */
    public KeepConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            ProjectWants wants,
            Clock clock) {
        this.transactions = transactions;
        this.connections = connections;
        this.projects = projects;
        this.wants = wants;
        this.clock = clock;
    }

    /**
     * What Notion said a token is.
     *
     * @param owner whose it becomes
     * @param kind where the token comes from
     * @param name what to call the connection; null for the workspace's name, or the name that it has
     * @param botUserId whom the token speaks for
     * @param workspaceId null if Notion doesn't say
     * @param workspaceName null if Notion doesn't say
     * @param tokens its tokens
     */
    record Grant(
            UserId owner,
            ConnectionKind kind,
            @Nullable String name,
            String botUserId,
            @Nullable String workspaceId,
            @Nullable String workspaceName,
            Tokens tokens) {

        private Connection toConnection(Instant now) {
            String called = name != null ? name : workspaceName != null ? workspaceName : "Notion";
            ConnectionId id = new ConnectionId(UUID.randomUUID());
            return new Connection(id, owner, kind, called, workspaceId, workspaceName, botUserId, now, null);
        }
    }

    /**
     * What became of it.
     *
     * @param connection the connection
     * @param isNew whether there was none for that bot
     */
    public record Kept(Connection connection, boolean isNew) {}

    /** Stores it; fails with {@link Refused} if the owner has as many connections as one may have. */
    Uni<Kept> keep(Grant grant) {
        return transactions.run(() -> connections
                .lockOwner(grant.owner)
                .chain(() -> connections.findByBotToChange(grant.owner, grant.kind, grant.botUserId))
                .chain(known -> known == null ? add(grant) : reconnect(grant, known)));
    }

    private Uni<Kept> add(Grant grant) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Connection connection = grant.toConnection(now);
        return connections
                .findByOwner(grant.owner)
                .invoke(KeepConnection::refuseTooMany)
                .chain(() -> connections.save(connection, grant.tokens, now))
                .replaceWith(new Kept(connection, true));
    }

    private Uni<Kept> reconnect(Grant grant, Connection known) {
        Instant now = clock.instant();
        Connection connection = known.reconnected(grant.name == null ? known.name() : grant.name, grant.workspaceName);
        return connections
                .save(connection, grant.tokens, now)
                // Also if the connection seems well: a project of it may wait for its next probe, or for more pages.
                .chain(() -> retry(known.id(), now))
                .replaceWith(new Kept(connection, false));
    }

    private Uni<Void> retry(ConnectionId connection, Instant now) {
        return projects.findByConnection(connection)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .filter(project -> !project.isPaused())
                .onItem()
                .transformToUniAndConcatenate(project -> wants.full(project.id(), WantReason.RETRY, now))
                .collect()
                .last();
    }

    private static void refuseTooMany(List<Connection> known) {
        if (known.size() >= Connection.MOST) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "too-many-connections",
                    "You have " + Connection.MOST + " connections, which is as many as one may have. Delete one that"
                            + " no project uses.");
        }
    }
}
