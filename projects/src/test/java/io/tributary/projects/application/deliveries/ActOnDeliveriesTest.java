package io.tributary.projects.application.deliveries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.projects.application.deliveries.Delivery.Parent;
import io.tributary.projects.application.deliveries.DeliveryMeaning.Outcome;
import io.tributary.projects.application.sync.FakeJobQueue;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.tributary.projects.application.sync.SweepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ActOnDeliveriesTest {

    private static final UUID PAGE = new UUID(1, 1);
    private static final HookedProject LAUNCH = new HookedProject(new UUID(2, 1), new UUID(2, 2), new UUID(2, 3));
    private static final HookedProject ACME = new HookedProject(new UUID(3, 1), new UUID(2, 2), new UUID(2, 3), "acme");
    private static final HookedProject OTHER =
            new HookedProject(new UUID(4, 1), new UUID(2, 2), new UUID(2, 3), "other");
    private static final Instant NINE = Instant.parse("2026-11-20T09:00:00Z");

    private final FakeJobQueue jobs = new FakeJobQueue();
    private final List<String> steps = new ArrayList<>();
    private final HookedProjects projects = (hooks, workspaces) -> {
        steps.add("look up " + hooks);
        return Uni.createFrom().item(Map.of("hook", List.of(LAUNCH), "oauth", List.of(ACME, OTHER)));
    };
    private final SweepWants wants = this::want;
    private final List<LoggedDelivery> log = new ArrayList<>();
    private final ActOnDeliveries actOnDeliveries = new ActOnDeliveries(projects, wants, jobs, this::log);

    @Test
    void duplicates_in_a_batch_are_one_job_with_the_latest_event_and_the_earliest_receipt() {
        List<Outcome> outcomes = act(
                page("page.created", NINE),
                page("page.properties_updated", NINE.plusSeconds(20)),
                page("page.properties_updated", NINE.plusSeconds(10)));

        assertThat(outcomes).containsExactly(Outcome.USED, Outcome.USED, Outcome.USED);
        assertThat(jobs.waiting())
                .containsExactly(new Request(
                        new PageSync(LAUNCH.projectId(), PAGE),
                        NINE.plusSeconds(20),
                        false,
                        "trace",
                        NINE.plusSeconds(3)));
        assertThat(steps).containsExactly("look up [hook]");
    }

    @Test
    void a_delivery_to_the_integrations_hook_is_about_projects_of_its_workspace_alone() {
        Parent row = new Parent("database", LAUNCH.databaseId(), LAUNCH.dataSourceId());

        List<Outcome> outcomes = act(
                new Delivery("oauth", "page.created", PAGE, row, NINE, NINE, null, "event", 1, "acme"),
                new Delivery("oauth", "page.created", PAGE, row, NINE, NINE, null, "event", 1, "nowhere"),
                new Delivery("oauth", "page.created", PAGE, row, NINE, NINE, null, "event", 1, null));

        assertThat(outcomes).containsExactly(Outcome.USED, Outcome.FOREIGN, Outcome.FOREIGN);
        assertThat(jobs.waiting()).extracting(Request::payload).containsExactly(new PageSync(ACME.projectId(), PAGE));
    }

    @Test
    void an_unconditional_request_wins_over_one_that_is_only_for_known_pages() {
        Delivery left =
                new Delivery("hook", "page.moved", PAGE, new Parent("page", PAGE, null), NINE, NINE, null, "event", 1);

        act(left, page("page.created", NINE));
        act(left);

        assertThat(jobs.waiting()).extracting(Request::onlyIfKnown).containsExactly(false);
    }

    @Test
    void wants_are_recorded_once_and_start_a_sweep() {
        Delivery content = new Delivery(
                "hook", "data_source.content_updated", LAUNCH.dataSourceId(), null, NINE, NINE, null, "event", 1);
        Delivery moved =
                new Delivery("hook", "database.moved", LAUNCH.databaseId(), null, NINE, NINE, null, "event", 1);

        act(content, moved, content);

        assertThat(steps)
                .containsExactly(
                        "look up [hook]",
                        "want " + SweepKind.FULL + " webhook",
                        "want " + SweepKind.INCREMENTAL + " webhook");
        assertThat(jobs.waiting()).extracting(Request::payload).containsExactly(new ProjectSweep(LAUNCH.projectId()));
    }

    @Test
    void it_is_not_done_before_the_queue_has_the_jobs() {
        jobs.failNext(new IllegalStateException("Redis is gone"));

        assertThatThrownBy(() -> act(page("page.created", NINE))).hasMessage("Redis is gone");

        act(page("page.created", NINE));
        assertThat(jobs.waiting()).hasSize(1);
    }

    @Test
    void a_batch_that_means_nothing_writes_nothing() {
        Delivery foreign = new Delivery("unknown-hook", "page.created", PAGE, null, NINE, NINE, null, "event", 1);
        Delivery unknown = new Delivery("hook", "page.reacted", PAGE, null, NINE, NINE, null, "event", 1);

        assertThat(act(foreign, unknown)).containsExactly(Outcome.FOREIGN, Outcome.UNKNOWN_TYPE);

        assertThat(jobs.waiting()).isEmpty();
        assertThat(steps).hasSize(1);
    }

    @Test
    void the_log_says_what_became_of_each() {
        Delivery left =
                new Delivery("hook", "page.moved", PAGE, new Parent("page", PAGE, null), NINE, NINE, null, "e2", 3);
        Delivery schema = about("data_source.schema_updated", LAUNCH.dataSourceId(), "e3");
        Delivery content = about("database.content_updated", LAUNCH.databaseId(), "e4");
        Delivery foreign = about("data_source.schema_updated", PAGE, "e5");
        Delivery comment = about("comment.created", PAGE, "e6");

        act(page("page.created", NINE), left, schema, content, foreign, comment);

        assertThat(log)
                .extracting(entry -> entry.eventId() + " " + entry.attempt() + " " + entry.type() + " "
                        + (entry.projectId() == null ? "no project" : "project") + " "
                        + entry.outcome().word() + " " + entry.detail())
                .containsExactly(
                        "event 1 page.created project page:sync null",
                        "e2 3 page.moved project page:sync only-if-known",
                        "e3 1 data_source.schema_updated project schema:sync null",
                        "e4 1 database.content_updated project project:sweep incremental",
                        "e5 1 data_source.schema_updated no project dropped foreign",
                        "e6 1 comment.created no project dropped irrelevant");
        assertThat(log).extracting(LoggedDelivery::entityId).contains(PAGE, LAUNCH.databaseId());
    }

    @Test
    void an_entry_has_the_same_id_whenever_it_is_read_and_another_at_another_attempt() {
        act(about("comment.created", PAGE, "e1"), page("page.created", NINE));
        act(about("comment.created", PAGE, "e1"), page("page.created", NINE));
        act(new Delivery("hook", "comment.created", PAGE, null, NINE, NINE, null, "e1", 2));

        assertThat(log.get(2).id()).isEqualTo(log.get(0).id());
        assertThat(log.get(3).id()).isEqualTo(log.get(1).id());
        assertThat(log).extracting(LoggedDelivery::id).doesNotContainNull();
        assertThat(Set.of(log.get(0).id(), log.get(1).id(), log.get(4).id())).hasSize(3);
    }

    @Test
    void what_is_signed_and_endless_is_cut() {
        act(about("x".repeat(900_000), PAGE, "e".repeat(900)));

        assertThat(log.get(0).type()).hasSize(128);
        assertThat(log.get(0).eventId()).hasSize(128);
    }

    @Test
    void a_log_that_fails_for_a_moment_is_tried_again_and_the_jobs_are_not() {
        AtomicInteger tries = new AtomicInteger();
        ActOnDeliveries shaky = new ActOnDeliveries(
                projects,
                wants,
                jobs,
                entries -> tries.incrementAndGet() == 1
                        ? Uni.createFrom().failure(new IllegalStateException("No log"))
                        : log(entries));

        var unused = shaky.act(List.of(page("page.created", NINE))).await().atMost(Duration.ofSeconds(5));

        assertThat(tries).hasValue(2);
        assertThat(log).hasSize(1);
        assertThat(jobs.waiting()).hasSize(1);
    }

    @Test
    void a_log_that_can_not_be_written_holds_no_delivery_up() {
        ActOnDeliveries withoutLog = new ActOnDeliveries(
                projects, wants, jobs, entries -> Uni.createFrom().failure(new IllegalStateException("No log")));

        assertThat(withoutLog.act(List.of(page("page.created", NINE))).await().atMost(Duration.ofSeconds(5)))
                .hasSize(1);
        assertThat(jobs.waiting()).hasSize(1);
    }

    private static Delivery about(String type, UUID entity, String eventId) {
        return new Delivery("hook", type, entity, null, NINE, NINE, null, eventId, 1);
    }

    private Uni<Void> log(List<LoggedDelivery> entries) {
        log.addAll(entries);
        return Uni.createFrom().voidItem();
    }

    private List<Outcome> act(Delivery... deliveries) {
        return actOnDeliveries.act(List.of(deliveries)).await().atMost(Duration.ofSeconds(5));
    }

    private Uni<Void> want(Set<SweepWants.Want> wanted, String reason) {
        wanted.forEach(want -> steps.add("want " + want.kind() + " " + reason));
        return Uni.createFrom().voidItem();
    }

    private static Delivery page(String type, Instant at) {
        Parent row = new Parent("database", LAUNCH.databaseId(), LAUNCH.dataSourceId());
        return new Delivery("hook", type, PAGE, row, at, at.plusSeconds(3), "trace", "event", 1);
    }
}
