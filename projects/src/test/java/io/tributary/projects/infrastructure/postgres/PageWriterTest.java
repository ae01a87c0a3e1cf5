package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.ProjectTasksChanged;
import io.tributary.events.ProjectTasksChanged.ChangedPage;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PageWriterTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant EARLIER = NOW.minus(Duration.ofHours(2));

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final PageWriter writer = new PageWriter(new Outbox(), Clock.fixed(NOW, ZoneOffset.UTC));
    private final SyncTarget project = database.project();
    private final SamplePage page = SamplePage.of(project.dataSourceId(), "Ship it", EARLIER);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_new_page_is_stored_and_told_with_all_of_its_properties() {
        Applied applied = apply(page.with("stat", "Done", EARLIER).get(5, NOW));

        assertThat(applied).isEqualTo(new Applied(false, List.of(page.id()), List.of(), Map.of()));
        assertThat(stored().getString("title")).isEqualTo("Ship it");
        assertThat(stored().getJsonObject("properties").getJsonObject("stat").getString("value"))
                .isEqualTo("Done");
        assertThat(state().getLong("ticket")).isEqualTo(5);
        assertThat(state().getOffsetDateTime("seen_at").toInstant()).isEqualTo(NOW);
        assertThat(changeLog()).containsExactly("$created null -> true");
        assertThat(told()).containsExactly(List.of(new ChangedPage(page.id(), List.of("$created", "title", "stat"))));
    }

    @Test
    void a_change_is_logged_and_told_property_by_property() {
        apply(page.with("stat", "Open", EARLIER).with("gone", "x", EARLIER).get(5, NOW));

        apply(page.with("stat", "Done", EARLIER).with("came", "y", EARLIER).get(6, NOW));

        assertThat(changeLog().subList(1, 4))
                .containsExactlyInAnyOrder(
                        "gone {\"type\": \"rich_text\", \"value\": \"x\"} -> null",
                        "stat {\"type\": \"rich_text\", \"value\": \"Open\"} ->"
                                + " {\"type\": \"rich_text\", \"value\": \"Done\"}",
                        "came null -> {\"type\": \"rich_text\", \"value\": \"y\"}");
        assertThat(told().get(1).get(0).propertyIds()).containsExactlyInAnyOrder("gone", "stat", "came");
    }

    @Test
    void equal_content_costs_one_narrow_update_and_tells_nothing() {
        apply(page.get(5, NOW));
        String before = contentVersion();

        Applied applied = apply(page.row(6, NOW.plusSeconds(1)));

        assertThat(applied.changed()).isEmpty();
        assertThat(contentVersion()).isEqualTo(before);
        assertThat(state().getLong("ticket")).isEqualTo(6);
        assertThat(changeLog()).hasSize(1);
        assertThat(told()).hasSize(1);
    }

    @Test
    void a_later_edit_of_equal_content_changes_its_time_and_tells_nothing() {
        apply(page.get(5, NOW));

        Applied applied = apply(page.titled("Ship it", NOW).get(6, NOW));

        assertThat(applied.changed()).isEmpty();
        assertThat(stored().getOffsetDateTime("last_edited_time").toInstant()).isEqualTo(NOW);
        assertThat(told()).hasSize(1);
    }

    @Test
    void a_page_that_was_marked_comes_back_and_both_are_told() {
        apply(page.get(5, NOW));
        apply(page.trashed(NOW).get(6, NOW));

        assertThat(stored().getString("missing_reason")).isEqualTo("trashed");
        assertThat(stored().getOffsetDateTime("missing_at").toInstant()).isEqualTo(NOW);

        apply(page.get(7, NOW));

        assertThat(stored().getString("missing_reason")).isNull();
        assertThat(stored().getOffsetDateTime("missing_at")).isNull();
        assertThat(changeLog())
                .contains("$in_trash false -> true", "$missing null -> \"trashed\"", "$missing \"trashed\" -> null");
        assertThat(told()).hasSize(3);
    }

    @Test
    void a_page_that_moved_away_keeps_the_content_it_had_here() {
        apply(page.get(5, NOW));

        apply(page.with("secret", "x", NOW).movedTo(UUID.randomUUID(), NOW).get(6, NOW));
        Applied again = apply(page.movedTo(UUID.randomUUID(), NOW).get(7, NOW));

        assertThat(stored().getString("missing_reason")).isEqualTo("moved");
        assertThat(stored().getString("title")).isEqualTo("Ship it");
        assertThat(stored().getJsonObject("properties").containsKey("secret")).isFalse();
        assertThat(again.changed()).isEmpty();
    }

    @Test
    void a_foreign_page_leaves_no_content() {
        Applied applied = apply(
                page.with("secret", "x", NOW).movedTo(UUID.randomUUID(), NOW).get(6, NOW));

        assertThat(applied.changed()).isEmpty();
        assertThat(database.rows("SELECT 1 FROM pages WHERE page_id = $1", page.id()))
                .isEmpty();
    }

    @Test
    void a_404_marks_a_page_only_with_a_second_one_a_minute_later() {
        apply(page.get(5, NOW));

        assertThat(apply(page.missing(6, NOW)).unconfirmed()).isEqualTo(Map.of(page.id(), NOW.plusSeconds(60)));
        assertThat(apply(page.missing(7, NOW.plusSeconds(30))).unconfirmed())
                .isEqualTo(Map.of(page.id(), NOW.plusSeconds(60)));
        assertThat(stored().getString("missing_reason")).isNull();

        Applied marked = apply(page.missing(8, NOW.plusSeconds(61)));

        assertThat(marked.changed()).containsExactly(page.id());
        assertThat(marked.unconfirmed()).isEmpty();
        assertThat(stored().getString("missing_reason")).isEqualTo("not_found");
        assertThat(stored().getString("title")).isEqualTo("Ship it");
        assertThat(state().getOffsetDateTime("missing_since")).isNull();
        assertThat(changeLog()).contains("$missing null -> \"not_found\"");
    }

    @Test
    void a_sighting_between_two_404s_begins_their_count_anew() {
        apply(page.get(5, NOW));
        apply(page.missing(6, NOW));
        apply(page.row(7, NOW.plusSeconds(10)));

        Applied applied = apply(page.missing(8, NOW.plusSeconds(61)));

        assertThat(applied.unconfirmed()).isEqualTo(Map.of(page.id(), NOW.plusSeconds(121)));
        assertThat(stored().getString("missing_reason")).isNull();
    }

    @Test
    void a_sighting_clears_a_failure_and_a_404_does_not() {
        apply(page.get(5, NOW));
        database.rows(
                "UPDATE page_state SET failed_since = now(), failed_reason = 'refused' WHERE page_id = $1", page.id());

        apply(page.missing(6, NOW));
        assertThat(state().getString("failed_reason")).isEqualTo("refused");

        apply(page.row(7, NOW));
        assertThat(state().getString("failed_reason")).isNull();
        assertThat(state().getOffsetDateTime("failed_since")).isNull();
    }

    @Test
    void a_deleted_project_takes_nothing() {
        apply(page.get(5, NOW));
        database.delete(project);

        Applied applied = apply(page.titled("Late", NOW).get(6, NOW));
        Applied unknown =
                apply(SamplePage.of(project.dataSourceId(), "Late", NOW).get(7, NOW));

        assertThat(applied).isEqualTo(Applied.nothing());
        assertThat(unknown.projectGone()).isTrue();
        assertThat(stored().getString("title")).isEqualTo("Ship it");
        assertThat(database.row("SELECT count(*) FROM page_state WHERE project_id = $1", project.projectId())
                        .getLong(0))
                .isEqualTo(1);
    }

    @Test
    void of_a_page_that_a_batch_has_twice_the_newest_counts() {
        Applied applied = apply(
                page.titled("Second", NOW).row(6, NOW),
                page.titled("Third", NOW).get(7, NOW),
                page.row(5, NOW));

        assertThat(applied.changed()).containsExactly(page.id());
        assertThat(stored().getString("title")).isEqualTo("Third");
        assertThat(state().getLong("ticket")).isEqualTo(7);
    }

    @Test
    void no_observation_still_tells_whether_the_project_is_there() {
        assertThat(apply().projectGone()).isFalse();
        database.delete(project);
        assertThat(apply().projectGone()).isTrue();
    }

    @Test
    void a_character_that_postgresql_does_not_take_keeps_no_page_out() {
        apply(page.titled("a\0b", EARLIER)
                .with("raw", "\\u0000 and \0", EARLIER)
                .get(5, NOW));

        assertThat(stored().getString("title")).isEqualTo("a\ufffdb");
        assertThat(stored().getJsonObject("properties").getJsonObject("raw").getString("value"))
                .isEqualTo("\\u0000 and \ufffd");
    }

    @Test
    void a_thousand_rows_take_as_many_statements_as_one_and_few_events() {
        List<SamplePage> pages = IntStream.range(0, 1000).mapToObj(this::wide).toList();
        apply(page.get(1, NOW));

        long start = System.nanoTime();
        Applied first = database.apply(
                writer, project, pages.stream().map(row -> row.row(5, NOW)).toList());
        long written = System.nanoTime();
        Applied second = database.apply(
                writer, project, pages.stream().map(row -> row.row(6, NOW)).toList());
        long seen = System.nanoTime();

        System.out.printf(
                "1000 pages of 40 properties: written in %d ms, seen again in %d ms%n",
                (written - start) / 1_000_000, (seen - written) / 1_000_000);
        assertThat(first.changed()).hasSize(1000);
        assertThat(second.changed()).isEmpty();
        List<EventMessage> events = outbox();
        assertThat(events.size()).isBetween(3, 16);
        assertThat(events).allMatch(event -> event.value().length <= ProjectTasksChanged.MAX_BYTES);
        assertThat(told().stream().mapToInt(List::size).sum()).isEqualTo(1001);
    }

    private SamplePage wide(int number) {
        SamplePage wide = SamplePage.of(project.dataSourceId(), "Task " + number, EARLIER);
        for (int property = 0; property < 39; property++) {
            wide = wide.with("property-" + property, "value " + number, EARLIER);
        }
        return wide;
    }

    private Applied apply(Observation... observations) {
        return database.apply(writer, project, List.of(observations));
    }

    private Row stored() {
        return database.row("SELECT * FROM pages WHERE page_id = $1", page.id());
    }

    private Row state() {
        return database.row("SELECT * FROM page_state WHERE page_id = $1", page.id());
    }

    /** Changes with every write of the row. */
    private String contentVersion() {
        return database.row("SELECT xmin::text FROM pages WHERE page_id = $1", page.id())
                .getString(0);
    }

    private List<String> changeLog() {
        return database
                .rows(
                        "SELECT property_id, old_value::text, new_value::text FROM page_changes WHERE page_id = $1"
                                + " ORDER BY id",
                        page.id())
                .stream()
                .map(row -> row.getString(0) + " " + row.getString(1) + " -> " + row.getString(2))
                .toList();
    }

    private List<EventMessage> outbox() {
        List<EventMessage> events = new ArrayList<>();
        database.rows(
                        "SELECT topic, key, headers, value FROM outbox WHERE key = $1 ORDER BY id",
                        project.projectId().toString())
                .forEach(row -> {
                    Map<String, String> headers = new TreeMap<>();
                    row.getJsonObject("headers")
                            .forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
                    events.add(new EventMessage(
                            row.getString("topic"),
                            row.getString("key"),
                            headers,
                            row.getBuffer("value").getBytes()));
                });
        return events;
    }

    private List<List<ChangedPage>> told() {
        return outbox().stream()
                .map(CloudEvents::decode)
                .map(event -> ((ProjectTasksChanged) event).pages())
                .toList();
    }
}
