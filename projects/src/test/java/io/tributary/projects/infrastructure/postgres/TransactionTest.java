package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.events.ProjectCreated;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.HookHandshake;
import io.tributary.projects.application.ProjectOutbox;
import io.tributary.projects.application.ProjectWants;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.SampleProjects;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is stored together is stored together or not at all, and changes at the same time don't overwrite each other. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class TransactionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    Transactions transactions;

    @Inject
    Connections connections;

    @Inject
    ProjectRepository projects;

    @Inject
    HookRepository hooks;

    @Inject
    ProjectWants wants;

    @Inject
    ProjectOutbox outbox;

    @Inject
    Pool pool;

    @Test
    void work_that_fails_at_its_end_leaves_nothing() {
        Project project = SampleProjects.project();

        assertThatThrownBy(() -> await(transactions.run(() -> store(project)
                        .chain(() -> Uni.createFrom().failure(new IllegalStateException("the last step"))))))
                .hasMessage("the last step");
        assertThat(stored(project)).isZero();

        await(transactions.run(() -> store(project)));
        assertThat(stored(project)).isEqualTo(3);
    }

    @Test
    void handshakes_at_the_same_time_each_count() {
        Project project = SampleProjects.project();
        Hook hook = Hook.create(HookId.random(new SecureRandom()), project.connection(), SampleProjects.CREATED);
        await(transactions.run(() -> connections
                .hold(project.connection(), project.owner(), new Secret("ntn"), SampleProjects.CREATED)
                .chain(() -> hooks.save(hook))));
        HookHandshake handshakes = new HookHandshake(transactions, hooks, projects, wants, Clock.systemUTC());

        List<Uni<Hook>> both = IntStream.range(0, Hook.UNREVEALED_KEPT)
                .mapToObj(i -> handshakes.offer(hook.id(), new Secret("secret_" + i)))
                .toList();
        await(Uni.join().all(both).andFailFast());

        Hook after = await(transactions.run(() -> hooks.findToChange(hook.id())));
        assertThat(after.state().candidates()).hasSize(Hook.UNREVEALED_KEPT);
    }

    private Uni<Void> store(Project project) {
        return connections
                .hold(project.connection(), project.owner(), new Secret("ntn"), SampleProjects.CREATED)
                .chain(() -> projects.save(project))
                .chain(() -> wants.full(project.id(), "created", SampleProjects.CREATED))
                .chain(() -> outbox.add(new ProjectCreated("event", project.id().value(), SampleProjects.CREATED)));
    }

    private long stored(Project project) {
        String id = "'" + project.id() + "'";
        return await(pool.query("SELECT (SELECT count(*) FROM projects WHERE id = " + id + ") + (SELECT count(*) FROM"
                                + " sweep_wants WHERE project_id = " + id
                                + ") + (SELECT count(*) FROM outbox WHERE key = " + id + ")")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(LIMIT);
    }
}
