package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks Notion while they wait: is this token good, and what is behind this id? Each method takes 5
 * seconds at most in all, and fails with {@link io.tributary.projects.application.sync.NotionFailure}: {@code
 * UNAUTHORIZED} if the token isn't accepted, {@code REFUSED} if Notion refuses the request, {@code OUTAGE} if Notion
 * can't answer now.
 *
 * <p>These requests count against the connection's budget, but don't wait for it: a person who creates a project while
 * a sweep runs is answered at once, and the sweep goes slower.
 */
public interface NotionDirectory {

    /** Finds a database, or a data source, by its id. */
    Uni<Lookup> lookUp(Access access, UUID id);

    /** Whom the token speaks for. */
    Uni<Bot> me(Access access);

    /**
     * A token, and whose budget its use is charged to. A connection that is about to be created has its id already.
     *
     * @param connectionId ours
     * @param token Notion's, in clear; never printed
     */
    record Access(UUID connectionId, String token) {

        @Override
        public String toString() {
            return "Access[connectionId=" + connectionId + "]";
        }
    }

    /** What is behind an id. */
    sealed interface Lookup {

        /**
         * A database, or the one data source that was asked for. Databases and data sources in the trash count too:
         * see {@code inTrash}.
         *
         * @param databaseId the database; null if the data source is in none that Notion names
         * @param title the database's title, or the data source's name
         * @param dataSources all data sources of the database, or only the one that was asked for; may be empty
         * @param inTrash whether what was asked for is in the trash
         */
        record Found(@Nullable UUID databaseId, String title, List<DataSource> dataSources, boolean inTrash)
                implements Lookup {}

        /** Nothing of that id, or nothing that is shared with the connection: Notion doesn't tell them apart. */
        record NotFound() implements Lookup {}
    }

    /**
     * A data source of a database.
     *
     * @param id Notion's id
     * @param name as its users see it; may be empty
     */
    record DataSource(UUID id, String name) {}

    /**
     * The bot that a token speaks for.
     *
     * @param id the bot's user id, as it stands in {@code created_by} of what it writes
     * @param name the connection's name in Notion; may be empty
     * @param workspaceId null if Notion doesn't say
     * @param workspaceName null if Notion doesn't say
     */
    record Bot(
            UUID id,
            String name,
            @Nullable String workspaceId,
            @Nullable String workspaceName) {}
}
