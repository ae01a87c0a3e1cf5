package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ProjectRepository} promises. */
public abstract class ProjectRepositoryContract {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private final UserId owner = new UserId(UUID.randomUUID());
    private final UserId stranger = new UserId(UUID.randomUUID());
    private final ConnectionId connection = new ConnectionId(UUID.randomUUID());

    /** Runs work on the repository in a transaction of its own and waits for it. */
    protected abstract <T> T inTransaction(Function<ProjectRepository, Uni<T>> work);

    /** Makes a connection that projects can name. */
    protected abstract void givenConnection(ConnectionId id, UserId owner);

    @BeforeEach
    void connect() {
        givenConnection(connection, owner);
    }

    @Test
    void what_was_saved_is_found_again() {
        Project project = SampleProjects.project(owner, connection, NOW);

        Project saved = save(project);

        assertThat(saved.isNew()).isFalse();
        assertThat(found(project).state()).isEqualTo(saved.state());
        assertThat(saved.state().name()).isEqualTo("Launch");
        assertThat(saved.state().createdAt()).isEqualTo(NOW);
    }

    @Test
    void a_project_is_found_by_its_owner_alone() {
        Project project = save(SampleProjects.project(owner, connection, NOW));

        assertThat(one(it -> it.findById(stranger, project.id()))).isNull();
        assertThat(many(it -> it.findByUser(stranger))).isEmpty();
        assertThat(one(it -> it.findByDataSource(stranger, project.source().dataSourceId())))
                .isNull();
    }

    @Test
    void the_projects_of_a_user_and_of_a_connection_come_oldest_first() {
        Project second = save(SampleProjects.project(owner, connection, NOW.plusSeconds(1)));
        Project first = save(SampleProjects.project(owner, connection, NOW));

        assertThat(many(it -> it.findByUser(owner))).extracting(Project::id).containsExactly(first.id(), second.id());
        assertThat(many(it -> it.findByConnection(connection)))
                .extracting(Project::id)
                .containsExactly(first.id(), second.id());
    }

    @Test
    void a_deleted_project_is_found_by_nothing() {
        Project project = save(SampleProjects.project(owner, connection, NOW));

        inTransaction(it -> it.delete(project, NOW.plusSeconds(5)));

        assertThat(one(it -> it.findById(owner, project.id()))).isNull();
        assertThat(many(it -> it.findByUser(owner))).isEmpty();
        assertThat(many(it -> it.findByConnection(connection))).isEmpty();
        assertThat(one(it -> it.findByDataSource(owner, project.source().dataSourceId())))
                .isNull();
    }

    @Test
    void a_data_source_is_kept_in_sync_once_by_a_user() {
        Project project = save(SampleProjects.project(owner, connection, NOW));

        assertThatThrownBy(() -> save(sameSource(owner, project)))
                .isInstanceOf(ProjectRepository.DataSourceTaken.class);
        assertThat(save(sameSource(stranger, project)).isNew()).isFalse();
    }

    @Test
    void a_data_source_is_free_again_once_its_project_is_deleted() {
        Project project = save(SampleProjects.project(owner, connection, NOW));
        inTransaction(it -> it.delete(project, NOW));

        Project again = save(sameSource(owner, project));

        assertThat(found(again).source()).isEqualTo(project.source());
    }

    @Test
    void of_two_changes_at_a_time_the_second_fails() {
        Project project = save(SampleProjects.project(owner, connection, NOW));
        inTransaction(it -> it.delete(project, NOW));

        assertThatThrownBy(() -> inTransaction(it -> it.save(project.delete(NOW.plusSeconds(1)))))
                .isInstanceOf(ProjectRepository.ConcurrentChange.class);
    }

    private @Nullable Project one(Function<ProjectRepository, Uni<@Nullable Project>> find) {
        return inTransaction(find);
    }

    private List<Project> many(Function<ProjectRepository, Uni<List<Project>>> find) {
        return inTransaction(find);
    }

    private Project save(Project project) {
        return inTransaction(it -> it.save(project));
    }

    private Project found(Project project) {
        Project found = one(it -> it.findById(owner, project.id()));
        assertThat(found).isNotNull();
        return found;
    }

    private Project sameSource(UserId user, Project project) {
        return Project.create(new ProjectId(UUID.randomUUID()), user, "Again", project.source(), connection, NOW);
    }
}
