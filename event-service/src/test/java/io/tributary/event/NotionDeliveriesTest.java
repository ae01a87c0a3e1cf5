package io.tributary.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventPublisher;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.event.World.Hooked;
import io.tributary.events.CloudEvents;
import io.tributary.events.Event;
import io.tributary.events.EventMessage;
import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.ProjectPurge;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.events.JobPayload.SchemaSync;
import io.tributary.events.NotionWebhookReceived;
import io.tributary.events.ProjectCreated;
import io.tributary.events.ProjectDeleted;
import io.tributary.events.ProjectReplayRequested;
import io.tributary.events.Topics;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service on real servers: from a delivery on Kafka to a job in Redis. */
@QuarkusTest
@WithTestResource(StackResource.class)
class NotionDeliveriesTest {

    private static final String TOPIC = Topics.NOTION_WEBHOOK_RECEIVED;
    private static final Instant AT = Instant.parse("2026-11-20T09:15:34.285Z");

    /** How long an outage lasts here; {@code -Dtributary.test.outage=PT3M} for the long one. */
    private static final Duration OUTAGE = Duration.parse(System.getProperty("tributary.test.outage", "PT5S"));

    @Inject
    EventPublisher publisher;

    @Inject
    World world;

    @Inject
    MeterRegistry metrics;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    @TestHTTPResource(value = "/health/live", management = true)
    URI live;

    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    @BeforeEach
    void isReady() {
        World.await("ready", () -> status(ready) == 200);
    }

    @Test
    void a_page_event_becomes_a_job_that_knows_its_time_its_receipt_and_its_trace() {
        Instant before = Instant.now();
        Hooked project = world.project();
        UUID page = UUID.randomUUID();
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        EventMessage message = CloudEvents.encode(delivery(project, "page.created", page, rowOf(project)));
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put(CloudEvents.TRACEPARENT, trace);

        publisher
                .publish(new EventMessage(message.topic(), message.key(), headers, message.value()))
                .await()
                .atMost(Duration.ofSeconds(30));

        World.await("job", () -> world.waits(new PageSync(project.projectId(), page)));
        var job = world.waiting(project.projectId(), "critical").get(0);
        assertThat(job).containsEntry("event_time", Long.toString(AT.toEpochMilli()));
        assertThat(Instant.ofEpochMilli(Long.parseLong(job.getOrDefault("received_at", "0"))))
                .as("when it came in, which is not when it happened")
                .isBetween(before.minusMillis(1), Instant.now());
        assertThat(job).doesNotContainKey("only_if_known");
        assertThat(job.get("msg")).contains(CloudEvents.TRACEPARENT, trace);
    }

    @Test
    void duplicates_are_one_job() {
        Hooked project = world.project();
        UUID page = UUID.randomUUID();

        publishAll(Collections.nCopies(50, delivery(project, "page.properties_updated", page, rowOf(project))));

        awaitAllCommitted();
        assertThat(world.waits(new PageSync(project.projectId(), page))).isTrue();
    }

    @Test
    void a_page_that_left_is_a_job_for_known_pages_only() {
        Hooked project = world.project();
        UUID page = UUID.randomUUID();

        publish(delivery(project, "page.moved", page, "{\"type\":\"page\",\"id\":\"" + UUID.randomUUID() + "\"}"));

        World.await("job", () -> world.waits(new PageSync(project.projectId(), page)));
        assertThat(world.waiting(project.projectId(), "critical").get(0)).containsEntry("only_if_known", "1");
    }

    @Test
    void what_no_project_copies_is_dropped() {
        Hooked project = world.project();
        Hooked foreign = world.project();
        Hooked deleted = world.project();
        world.delete(deleted);
        long dead = World.end(Topics.deadLetter(TOPIC));
        double elsewhere = counted("foreign");
        double irrelevant = counted("irrelevant");
        double unknown = counted("unknown_type");

        publish(delivery(project, "page.created", UUID.randomUUID(), rowOf(foreign)));
        publish(delivery(project, "comment.created", UUID.randomUUID(), rowOf(project)));
        publish(delivery(project, "page.of_the_future", UUID.randomUUID(), rowOf(project)));
        publish(delivery(deleted, "page.created", UUID.randomUUID(), rowOf(deleted)));
        publish(delivery(deleted, "data_source.deleted", deleted.dataSourceId(), "{}"));

        awaitAllCommitted();
        for (Hooked none : List.of(project, foreign, deleted)) {
            for (String queue : List.of("critical", "default", "bulk")) {
                assertThat(world.waiting(none.projectId(), queue)).isEmpty();
            }
            assertThat(world.wants(none)).isEmpty();
        }
        assertThat(counted("foreign")).isEqualTo(elsewhere + 3);
        assertThat(counted("irrelevant")).isEqualTo(irrelevant + 1);
        assertThat(counted("unknown_type")).isEqualTo(unknown + 1);
        assertThat(World.end(Topics.deadLetter(TOPIC))).isEqualTo(dead);
    }

    @Test
    void a_body_that_makes_no_sense_becomes_a_dead_letter_alone() {
        Hooked project = world.project();
        List<UUID> pages = pages(20);
        long dead = World.end(Topics.deadLetter(TOPIC));
        List<Event> events = new ArrayList<>(pages.stream()
                .map(page -> delivery(project, "page.created", page, rowOf(project)))
                .toList());
        events.add(7, received(project, "{\"id\":\"x\"}"));
        events.add(3, received(project, "no JSON"));

        publishAll(events);

        awaitAllCommitted();
        assertThat(pages).allMatch(page -> world.waits(new PageSync(project.projectId(), page)));
        assertThat(World.end(Topics.deadLetter(TOPIC))).isEqualTo(dead + 2);
    }

    @Test
    void a_changed_data_source_is_wanted_and_its_sweep_starts_at_once() {
        Hooked project = world.project();

        publish(delivery(project, "data_source.content_updated", project.dataSourceId(), "null"));

        World.await("job", () -> world.waits(new ProjectSweep(project.projectId())));
        assertThat(world.wants(project)).containsExactly("incremental");
    }

    @Test
    void a_projects_beginning_and_end_become_jobs() {
        UUID project = UUID.randomUUID();

        publish(new ProjectCreated(UUID.randomUUID().toString(), project, AT));
        publish(new ProjectDeleted(UUID.randomUUID().toString(), project, AT));

        World.await("sweep", () -> world.waits(new ProjectSweep(project)));
        World.await("purge", () -> world.waits(new ProjectPurge(project)));
    }

    @Test
    void what_became_of_a_delivery_is_in_the_log_once_it_is_committed() {
        Hooked project = world.project();
        Hooked deleted = world.project();
        world.delete(deleted);
        Event used = delivery(project, "page.created", UUID.randomUUID(), rowOf(project));

        publishAll(List.of(
                used,
                used,
                delivery(project, "data_source.content_updated", project.dataSourceId(), "null"),
                delivery(project, "comment.created", UUID.randomUUID(), rowOf(project)),
                delivery(deleted, "page.created", UUID.randomUUID(), rowOf(deleted))));

        awaitAllCommitted();
        assertThat(world.log(project))
                .containsExactly(
                        "comment.created null dropped irrelevant",
                        "data_source.content_updated " + project.projectId() + " project:sweep incremental",
                        "page.created " + project.projectId() + " page:sync null");
        assertThat(world.log(deleted)).containsExactly("page.created null dropped foreign");
    }

    @Test
    void what_someone_asked_to_be_looked_at_again_becomes_a_job() {
        UUID project = UUID.randomUUID();
        UUID page = UUID.randomUUID();

        publish(new ProjectReplayRequested(UUID.randomUUID().toString(), project, page, AT));
        publish(new ProjectReplayRequested(UUID.randomUUID().toString(), project, null, AT));

        World.await("page", () -> world.waits(new PageSync(project, page)));
        World.await("schema", () -> world.waits(new SchemaSync(project)));
    }

    @Test
    void redis_may_go_for_a_while() {
        survives(Server.REDIS);
    }

    @Test
    void postgres_may_go_for_a_while() {
        survives(Server.POSTGRES);
    }

    @Test
    void kafka_may_go_for_a_while() {
        Hooked project = world.project();
        List<UUID> pages = pages(100);
        publishAll(pages.stream()
                .map(page -> delivery(project, "page.created", page, rowOf(project)))
                .toList());

        TestStack.current().stop(Server.KAFKA);
        assertThat(status(live)).isEqualTo(200);
        TestStack.current().start(Server.KAFKA);

        UUID after = UUID.randomUUID();
        publish(delivery(project, "page.created", after, rowOf(project)));
        awaitAllCommitted();
        assertThat(Stream.concat(pages.stream(), Stream.of(after)))
                .allMatch(page -> world.waits(new PageSync(project.projectId(), page)));
        assertThat(status(live)).isEqualTo(200);
    }

    private void survives(Server server) {
        Hooked project = world.project();
        UUID before = UUID.randomUUID();
        publish(delivery(project, "page.created", before, rowOf(project)));
        awaitAllCommitted();
        long committed = World.committed(TOPIC);
        long dead = World.end(Topics.deadLetter(TOPIC));
        List<UUID> pages = pages(200);

        TestStack.current().stop(server);
        try {
            Instant end = Instant.now().plus(OUTAGE);
            publishAll(pages.stream()
                    .map(page -> delivery(project, "page.created", page, rowOf(project)))
                    .toList());
            do {
                assertThat(status(live)).isEqualTo(200);
                assertThat(World.committed(TOPIC)).isEqualTo(committed);
                World.pause();
            } while (Instant.now().isBefore(end));
            assertThat(World.end(Topics.deadLetter(TOPIC))).isEqualTo(dead);
        } finally {
            TestStack.current().start(server);
        }

        awaitAllCommitted();
        assertThat(pages).allMatch(page -> world.waits(new PageSync(project.projectId(), page)));
        assertThat(World.end(Topics.deadLetter(TOPIC))).isEqualTo(dead);
    }

    private double counted(String outcome) {
        return metrics.counter("tributary.deliveries", "outcome", outcome).count();
    }

    private static void awaitAllCommitted() {
        World.await("all committed", () -> World.committed(TOPIC) == World.end(TOPIC));
    }

    private void publish(Event event) {
        publishAll(List.of(event));
    }

    private void publishAll(List<? extends Event> events) {
        List<Uni<Void>> publishes = events.stream()
                .map(event -> publisher.publish(CloudEvents.encode(event)))
                .toList();
        Uni.join()
                .all(publishes)
                .andFailFast()
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(200))
                .expireIn(20_000)
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static List<UUID> pages(int count) {
        return Stream.generate(UUID::randomUUID).limit(count).toList();
    }

    private static String rowOf(Hooked project) {
        return "{\"type\":\"database\",\"id\":\"" + project.databaseId() + "\",\"data_source_id\":\""
                + project.dataSourceId() + "\"}";
    }

    private static Event delivery(Hooked project, String type, UUID entity, String parent) {
        String kind = type.substring(0, type.indexOf('.'));
        return received(project, """
                {"id":"%s","timestamp":"2026-11-20T09:15:34.285Z","type":"%s","attempt_number":1,\
                "entity":{"id":"%s","type":"%s"},"data":{"parent":%s}}""".formatted(UUID.randomUUID(), type, entity, kind, parent));
    }

    private static Event received(Hooked project, String body) {
        String id = UUID.randomUUID().toString();
        return new NotionWebhookReceived(id, project.hookId(), 1, id, Instant.now(), body.getBytes(UTF_8));
    }

    private static int status(URI uri) {
        return RestAssured.get(uri).statusCode();
    }
}
