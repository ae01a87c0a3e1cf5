package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.StaleStateException;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** Projects in PostgreSQL, by Hibernate Reactive Panache. */
@ApplicationScoped
class PanacheProjectRepository implements ProjectRepository {

    private static final String ONE_PER_DATA_SOURCE = "projects_one_per_data_source";

    private static final Place FIRST = new Place(Instant.EPOCH, new UUID(0, 0));

    private final Rows rows;

    PanacheProjectRepository(Rows rows) {
        this.rows = rows;
    }

    @Override
    public Uni<Project> save(Project project) {
        Project.State state = project.state();
        Uni<ProjectRow> saved =
                project.isNew() ? rows.persistAndFlush(new ProjectRow().set(state)) : update(project.id(), state);
        return saved.map(ProjectRow::toProject)
                .onFailure(PanacheProjectRepository::isStale)
                .transform(failure -> new ConcurrentChange(project.id()))
                .onFailure(PanacheProjectRepository::isTaken)
                .transform(failure -> new DataSourceTaken(state.source().dataSourceId()));
    }

    @Override
    public Uni<@Nullable Project> findById(UserId owner, ProjectId id) {
        return one("id = ?1 and userId = ?2 and deletedAt is null", id.value(), owner.value());
    }

    @Override
    public Uni<@Nullable Project> findByDataSource(UserId owner, UUID dataSourceId) {
        return one("notionDataSourceId = ?1 and userId = ?2 and deletedAt is null", dataSourceId, owner.value());
    }

    @Override
    public Uni<List<Project>> findByConnection(ConnectionId connection) {
        return all("connectionId = ?1 and deletedAt is null order by createdAt, id", connection.value());
    }

    @Override
    public Uni<List<Project>> findByUser(UserId owner, @Nullable Place after, int limit) {
        Place begin = after == null ? FIRST : after;
        return rows.find(
                        "userId = ?1 and deletedAt is null and (createdAt > ?2 or (createdAt = ?2 and id > ?3))"
                                + " order by createdAt, id",
                        owner.value(),
                        begin.createdAt(),
                        begin.id())
                .page(0, limit)
                .list()
                .map(PanacheProjectRepository::projects);
    }

    private Uni<ProjectRow> update(ProjectId id, Project.State state) {
        return rows.findById(id.value())
                .map(row -> sameVersion(row, state))
                .map(row -> row.set(state))
                .call(rows::flush);
    }

    private static ProjectRow sameVersion(@Nullable ProjectRow row, Project.State state) {
        if (row == null || row.version == null || row.version != state.version()) {
            throw new ConcurrentChange(state.id());
        }
        return row;
    }

    private Uni<@Nullable Project> one(String query, Object... parameters) {
        return rows.find(query, parameters).firstResult().map(row -> row == null ? null : row.toProject());
    }

    private Uni<List<Project>> all(String query, Object... parameters) {
        return rows.list(query, parameters).map(PanacheProjectRepository::projects);
    }

    private static List<Project> projects(List<ProjectRow> found) {
        return found.stream().map(ProjectRow::toProject).toList();
    }

    private static boolean isStale(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof OptimisticLockException || cause instanceof StaleStateException);
    }

    private static boolean isTaken(Throwable failure) {
        return causes(failure)
                .filter(ConstraintViolationException.class::isInstance)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(ONE_PER_DATA_SOURCE));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    /** The rows themselves. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<ProjectRow, UUID> {}
}
