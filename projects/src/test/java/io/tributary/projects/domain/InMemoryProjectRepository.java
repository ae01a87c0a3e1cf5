package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Projects in memory, for tests of whatever stands on them. */
public final class InMemoryProjectRepository implements ProjectRepository {

    private static final Comparator<Place> ORDER = Comparator.comparing(Place::createdAt)
            .thenComparing(place -> place.id().toString());

    private final Map<ProjectId, Project> projects = new HashMap<>();

    @Override
    public Uni<Project> save(Project project) {
        return Uni.createFrom().item(() -> {
            check(project);
            Project.State state = project.state();
            Project saved = Project.restore(new Project.State(
                    state.id(),
                    state.owner(),
                    state.name(),
                    state.source(),
                    state.connection(),
                    state.paused(),
                    state.createdAt(),
                    state.updatedAt(),
                    state.deletedAt(),
                    state.version() + 1));
            projects.put(saved.id(), saved);
            return saved;
        });
    }

    @Override
    public Uni<@Nullable Project> findById(UserId owner, ProjectId id) {
        return one(project -> project.owner().equals(owner) && project.id().equals(id));
    }

    @Override
    public Uni<@Nullable Project> findByDataSource(UserId owner, UUID dataSourceId) {
        return one(project ->
                project.owner().equals(owner) && project.source().dataSourceId().equals(dataSourceId));
    }

    @Override
    public Uni<List<Project>> findByConnection(ConnectionId connection) {
        return all(project -> project.connection().equals(connection));
    }

    @Override
    public Uni<List<Project>> findByUser(UserId owner, @Nullable Place after, int limit) {
        return all(project ->
                        project.owner().equals(owner) && (after == null || ORDER.compare(place(project), after) > 0))
                .map(found -> found.subList(0, Math.min(limit, found.size())));
    }

    private static Place place(Project project) {
        return new Place(project.state().createdAt(), project.id().value());
    }

    private void check(Project project) {
        Project stored = projects.get(project.id());
        long version = stored == null ? -1 : stored.state().version();
        if (version != project.state().version()) {
            throw new ConcurrentChange(project.id());
        }
        UUID dataSource = project.source().dataSourceId();
        if (!project.isDeleted()
                && present()
                        .anyMatch(other -> !other.id().equals(project.id())
                                && other.owner().equals(project.owner())
                                && other.source().dataSourceId().equals(dataSource))) {
            throw new DataSourceTaken(dataSource);
        }
    }

    private Uni<@Nullable Project> one(Predicate<Project> wanted) {
        return Uni.createFrom().item(() -> present().filter(wanted).findFirst().orElse(null));
    }

    private Uni<List<Project>> all(Predicate<Project> wanted) {
        return Uni.createFrom()
                .item(() -> present()
                        .filter(wanted)
                        .sorted(Comparator.comparing(InMemoryProjectRepository::place, ORDER))
                        .toList());
    }

    private Stream<Project> present() {
        return projects.values().stream().filter(project -> !project.isDeleted());
    }
}
