package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where projects are kept. Each method runs inside the transaction that its caller opened. A deleted project is found
 * by none of them.
 */
public interface ProjectRepository {

    /**
     * Stores a new project or a changed one.
     *
     * @return the project with its new version; fails with {@link ConcurrentChange} if someone changed it since it was
     *     read, and with {@link DataSourceTaken} if its owner has another project of the same data source
     */
    Uni<Project> save(Project project);

    /** Stores that a project is deleted. Fails as {@link #save} does. */
    default Uni<Project> delete(Project project, Instant now) {
        return save(project.delete(now));
    }

    /** A project of that owner; null if there is none, or if it is someone else's. */
    Uni<@Nullable Project> findById(UserId owner, ProjectId id);

    /** The owner's project of a data source; null if there is none. */
    Uni<@Nullable Project> findByDataSource(UserId owner, UUID dataSourceId);

    /** Every project that uses a connection, oldest first. */
    Uni<List<Project>> findByConnection(ConnectionId connection);

    /**
     * Some projects of a user, oldest first.
     *
     * @param after behind which to begin; null for the first
     * @param limit how many at most
     */
    Uni<List<Project>> findByUser(UserId owner, @Nullable Place after, int limit);

    /**
     * Where a project stands among its owner's.
     *
     * @param createdAt when it was created
     * @param id of those created at once, the order of their ids' texts decides
     */
    record Place(Instant createdAt, UUID id) {}

    /** Someone changed the project since it was read: read it again. */
    final class ConcurrentChange extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the project. */
        public ConcurrentChange(ProjectId id) {
            super("Project " + id + " was changed by someone else at the same time");
        }
    }

    /** The owner has a project of this data source already. */
    final class DataSourceTaken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the data source. */
        public DataSourceTaken(UUID dataSourceId) {
            super("There is a project of data source " + dataSourceId + " already");
        }
    }
}
