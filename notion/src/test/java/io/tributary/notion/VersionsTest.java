package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.notion.NotionControl;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionApi.Settings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The same workspace in each version of Notion's API. */
class VersionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Call CALL = Call.by(NotionSimulator.INTEGRATION_TOKEN);
    private static final UUID SOURCE = UUID.fromString(NotionSimulator.DEMO_DATA_SOURCE_ID);
    private static final UUID DATABASE = UUID.fromString(NotionSimulator.DEMO_DATABASE_ID);
    private static final UUID PAGE = UUID.fromString("153104cd-477e-809d-8dc4-000000000003");
    private static final UUID TRASHED = UUID.fromString("153104cd-477e-809d-8dc4-000000000004");
    private static final Vertx VERTX = Vertx.vertx();
    private static final NotionSimulator NOTION = NotionSimulator.startSeeded(7, Instant.parse("2026-11-20T09:15:00Z"));
    private static final NotionApi OLDER = api(NotionVersion.V2025_09_03);
    private static final NotionApi NEWER = api(NotionVersion.V2026_03_11);

    @AfterAll
    static void close() {
        OLDER.close();
        NEWER.close();
        NOTION.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_page_is_the_same_and_the_older_one_says_archived_beside_in_trash() {
        ObjectNode trash = JsonNodeFactory.instance.objectNode().put("in_trash", true);
        var unused = NotionControl.at(NOTION.url()).person("PATCH", "/v1/pages/" + TRASHED, trash);

        Page older = OLDER.page(CALL, TRASHED).await().atMost(LIMIT).value();
        Page newer = NEWER.page(CALL, TRASHED).await().atMost(LIMIT).value();

        assertThat(older.raw().path("archived").isBoolean()).isTrue();
        assertThat(newer.raw().has("archived")).isFalse();
        assertThat(older.inTrash()).isTrue();
        assertThat(newer.inTrash()).isTrue();
        assertThat(older).usingRecursiveComparison().ignoringFields("raw").isEqualTo(newer);
        assertThat(stripped(older.raw())).isEqualTo(stripped(newer.raw()));
    }

    @Test
    void rows_are_the_same_and_no_property_is_unknown() {
        ObjectNode all = JsonNodeFactory.instance.objectNode().put("page_size", 100);

        Listing older = OLDER.query(CALL, SOURCE, all).await().atMost(LIMIT).value();
        Listing newer = NEWER.query(CALL, SOURCE, all).await().atMost(LIMIT).value();

        assertThat(newer.results())
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(((Page) row).properties())
                        .isNotEmpty()
                        .allSatisfy(
                                property -> assertThat(property.value()).isNotInstanceOf(PropertyValue.Unknown.class)));
        assertThat(older)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*raw")
                .isEqualTo(newer);
    }

    @Test
    void the_containers_and_the_bot_are_the_same() {
        assertThat(OLDER.database(CALL, DATABASE).await().atMost(LIMIT).value())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(NEWER.database(CALL, DATABASE).await().atMost(LIMIT).value());
        DataSource source = NEWER.dataSource(CALL, SOURCE).await().atMost(LIMIT).value();
        assertThat(OLDER.dataSource(CALL, SOURCE).await().atMost(LIMIT).value())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(source);
        assertThat(source.properties())
                .isNotEmpty()
                .allSatisfy(property -> assertThat(property.schema()).isNotInstanceOf(PropertySchema.Unknown.class));
        assertThat(OLDER.me(CALL).await().atMost(LIMIT).value())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(NEWER.me(CALL).await().atMost(LIMIT).value());
    }

    @Test
    void a_property_by_itself_is_the_same() {
        for (String property : new String[] {"title", "stat", "ownR", "JU%5DK"}) {
            PropertyItems newer = NEWER.propertyItems(CALL, PAGE, property, null)
                    .await()
                    .atMost(LIMIT)
                    .value();

            assertThat(OLDER.propertyItems(CALL, PAGE, property, null)
                            .await()
                            .atMost(LIMIT)
                            .value()
                            .value())
                    .isEqualTo(newer.value());
            assertThat(newer.value()).isNotInstanceOf(PropertyValue.Unknown.class);
        }
    }

    private static JsonNode stripped(ObjectNode raw) {
        ObjectNode copy = raw.deepCopy();
        copy.remove("archived");
        copy.remove("request_id");
        return copy;
    }

    private static NotionApi api(NotionVersion version) {
        return new NotionApi(VERTX, new Settings(NOTION.url(), Duration.ofSeconds(10), 10_000_000, version));
    }
}
