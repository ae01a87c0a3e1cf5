package io.tributary.projects.application.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.SchemaSync;
import io.tributary.projects.application.deliveries.Delivery.Parent;
import io.tributary.projects.application.deliveries.DeliveryMeaning.Outcome;
import io.tributary.projects.application.deliveries.SweepWants.Want;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.tributary.projects.application.sync.SweepKind;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryMeaningTest {

    private static final UUID PAGE = UUID.fromString("153104cd-0000-8000-8000-000000000001");
    private static final UUID ELSEWHERE = UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001");
    private static final HookedProject LAUNCH = project(1);
    private static final HookedProject HIRING = project(2);
    private static final List<HookedProject> BOTH = List.of(LAUNCH, HIRING);
    private static final Instant AT = Instant.parse("2026-11-20T09:15:34.285Z");
    private static final Instant RECEIVED = AT.plusSeconds(2);

    /** Every type of Notion's catalogue, about what the project LAUNCH copies. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    page.created,                                 page
                    page.content_updated,                         page
                    page.properties_updated,                      page
                    page.moved,                                   page
                    page.deleted,                                 page
                    page.undeleted,                               page
                    page.locked,                                  page
                    page.unlocked,                                page
                    page.transcription_block.transcript_deleted,  irrelevant
                    database.created,                             irrelevant
                    database.moved,                               full
                    database.deleted,                             full
                    database.undeleted,                           full
                    database.content_updated,                     incremental
                    database.schema_updated,                      schema
                    data_source.created,                          irrelevant
                    data_source.moved,                            full
                    data_source.deleted,                          full
                    data_source.undeleted,                        full
                    data_source.content_updated,                  incremental
                    data_source.schema_updated,                   schema
                    comment.created,                              irrelevant
                    comment.updated,                              irrelevant
                    comment.deleted,                              irrelevant
                    view.created,                                 irrelevant
                    view.updated,                                 irrelevant
                    view.deleted,                                 irrelevant
                    file_upload.created,                          irrelevant
                    file_upload.completed,                        irrelevant
                    file_upload.expired,                          irrelevant
                    file_upload.upload_failed,                    irrelevant
                    page.reacted,                                 unknown
                    user.renamed,                                 unknown
                    page,                                         unknown
                    """)
    void each_type_means(String type, String meaning) {
        UUID entity = type.startsWith("database.")
                ? LAUNCH.databaseId()
                : type.startsWith("data_source.") ? LAUNCH.dataSourceId() : PAGE;

        DeliveryMeaning actual = DeliveryMeaning.of(delivery(type, entity, rowOf(LAUNCH)), List.of(LAUNCH));

        DeliveryMeaning expected = switch (meaning) {
            case "page" -> used(new Request(new PageSync(LAUNCH.projectId(), PAGE), AT, false, "trace", RECEIVED));
            case "schema" -> used(new Request(new SchemaSync(LAUNCH.projectId()), null, false, "trace"));
            case "full" -> wants(SweepKind.FULL);
            case "incremental" -> wants(SweepKind.INCREMENTAL);
            case "irrelevant" -> nothing(Outcome.IRRELEVANT);
            default -> nothing(Outcome.UNKNOWN_TYPE);
        };
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"page.created", "page.content_updated", "page.properties_updated", "page.locked", "page.unlocked"
            })
    void a_page_elsewhere_is_dropped(String type) {
        assertThat(DeliveryMeaning.of(delivery(type, PAGE, new Parent("database", ELSEWHERE, ELSEWHERE)), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
        assertThat(DeliveryMeaning.of(delivery(type, PAGE, new Parent("page", ELSEWHERE, null)), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
        assertThat(DeliveryMeaning.of(delivery(type, PAGE, new Parent("space", null, null)), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"page.moved", "page.deleted", "page.undeleted"})
    void a_page_that_may_have_left_is_looked_at_by_who_knows_it(String type) {
        Delivery elsewhere = delivery(type, PAGE, new Parent("page", ELSEWHERE, null));

        assertThat(DeliveryMeaning.of(elsewhere, BOTH))
                .isEqualTo(used(
                        new Request(new PageSync(LAUNCH.projectId(), PAGE), AT, true, "trace", RECEIVED),
                        new Request(new PageSync(HIRING.projectId(), PAGE), AT, true, "trace", RECEIVED)));
    }

    @Test
    void a_page_that_moves_between_two_projects_concerns_both() {
        Delivery moved = delivery("page.moved", PAGE, rowOf(HIRING));

        assertThat(DeliveryMeaning.of(moved, BOTH))
                .isEqualTo(used(
                        new Request(new PageSync(LAUNCH.projectId(), PAGE), AT, true, "trace", RECEIVED),
                        new Request(new PageSync(HIRING.projectId(), PAGE), AT, false, "trace", RECEIVED)));
    }

    @Test
    void a_page_event_without_a_parent_concerns_every_project() {
        assertThat(DeliveryMeaning.of(delivery("page.properties_updated", PAGE, null), BOTH)
                        .jobs())
                .extracting(Request::payload)
                .containsExactly(new PageSync(LAUNCH.projectId(), PAGE), new PageSync(HIRING.projectId(), PAGE));
    }

    @Test
    void the_database_counts_only_where_the_event_names_no_data_source() {
        Parent database = new Parent("database", LAUNCH.databaseId(), null);
        Parent otherSource = new Parent("database", LAUNCH.databaseId(), ELSEWHERE);

        assertThat(DeliveryMeaning.of(delivery("page.created", PAGE, database), BOTH)
                        .jobs())
                .hasSize(1);
        assertThat(DeliveryMeaning.of(delivery("page.created", PAGE, otherSource), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
    }

    @Test
    void an_event_of_another_data_source_is_dropped() {
        assertThat(DeliveryMeaning.of(delivery("data_source.schema_updated", ELSEWHERE, null), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
        assertThat(DeliveryMeaning.of(delivery("data_source.deleted", LAUNCH.databaseId(), null), BOTH))
                .isEqualTo(nothing(Outcome.FOREIGN));
    }

    @Test
    void two_projects_of_one_data_source_are_both_told() {
        HookedProject copy = new HookedProject(UUID.randomUUID(), LAUNCH.databaseId(), LAUNCH.dataSourceId());
        List<HookedProject> projects = List.of(LAUNCH, copy);

        assertThat(DeliveryMeaning.of(delivery("page.created", PAGE, rowOf(LAUNCH)), projects)
                        .jobs())
                .hasSize(2);
        assertThat(DeliveryMeaning.of(delivery("data_source.deleted", LAUNCH.dataSourceId(), null), projects)
                        .wants())
                .containsExactly(
                        new Want(LAUNCH.projectId(), SweepKind.FULL), new Want(copy.projectId(), SweepKind.FULL));
    }

    @Test
    void a_hook_without_projects_means_nothing() {
        assertThat(DeliveryMeaning.of(delivery("page.created", PAGE, rowOf(LAUNCH)), List.of()))
                .isEqualTo(nothing(Outcome.FOREIGN));
    }

    private static DeliveryMeaning used(Request... jobs) {
        return new DeliveryMeaning(List.of(jobs), List.of(), Outcome.USED);
    }

    private static DeliveryMeaning wants(SweepKind kind) {
        return new DeliveryMeaning(List.of(), List.of(new Want(LAUNCH.projectId(), kind)), Outcome.USED);
    }

    private static DeliveryMeaning nothing(Outcome outcome) {
        return new DeliveryMeaning(List.of(), List.of(), outcome);
    }

    private static Parent rowOf(HookedProject project) {
        return new Parent("database", project.databaseId(), project.dataSourceId());
    }

    private static Delivery delivery(String type, UUID entity, @Nullable Parent parent) {
        return new Delivery("hook", type, entity, parent, AT, RECEIVED, "trace", "event", 1);
    }

    private static HookedProject project(int n) {
        return new HookedProject(new UUID(n, 1), new UUID(n, 2), new UUID(n, 3));
    }
}
