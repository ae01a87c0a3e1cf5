package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
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
        assertThat(many(it -> it.findByUser(stranger, null, 10))).isEmpty();
        assertThat(one(it -> it.findByDataSource(stranger, project.source().dataSourceId())))
                .isNull();
    }

    @Test
    void the_projects_of_a_user_and_of_a_connection_come_oldest_first() {
        Project second = save(SampleProjects.project(owner, connection, NOW.plusSeconds(1)));
        Project first = save(SampleProjects.project(owner, connection, NOW));

        assertThat(many(it -> it.findByUser(owner, null, 10)))
                .extracting(Project::id)
                .containsExactly(first.id(), second.id());
        assertThat(many(it -> it.findByConnection(connection)))
                .extracting(Project::id)
                .containsExactly(first.id(), second.id());
    }

    @Test
    void a_users_projects_can_be_read_slice_by_slice() {
        List<Project> all = new ArrayList<>();
        for (int n = 0; n < 7; n++) {
            // Some are created at once, so that only their ids tell them apart.
            all.add(save(SampleProjects.project(owner, connection, NOW.plusSeconds(n / 3))));
        }

        List<ProjectId> read = new ArrayList<>();
        ProjectRepository.Place after = null;
        List<Project> slice;
        do {
            ProjectRepository.Place from = after;
            slice = many(it -> it.findByUser(owner, from, 2));
            for (Project project : slice) {
                read.add(project.id());
                after = new ProjectRepository.Place(
                        project.state().createdAt(), project.id().value());
            }
        } while (!slice.isEmpty());

        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(Project::id).toList());
        assertThat(read.subList(6, 7)).containsExactly(all.get(6).id());
    }

    @Test
    void a_change_is_found_again_and_counted() {
        Project project = save(SampleProjects.project(owner, connection, NOW));

        Project changed = save(project.rename("Landing", NOW.plusSeconds(1)).pause(NOW.plusSeconds(2)));

        assertThat(found(project).state()).isEqualTo(changed.state());
        assertThat(changed.state().name()).isEqualTo("Landing");
        assertThat(changed.isPaused()).isTrue();
        assertThat(changed.version()).isEqualTo(project.version() + 1);
        assertThat(changed.state().updatedAt()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void a_deleted_project_is_found_by_nothing() {
        Project project = save(SampleProjects.project(owner, connection, NOW));

        inTransaction(it -> it.delete(project, NOW.plusSeconds(5)));

        assertThat(one(it -> it.findById(owner, project.id()))).isNull();
        assertThat(many(it -> it.findByUser(owner, null, 10))).isEmpty();
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
