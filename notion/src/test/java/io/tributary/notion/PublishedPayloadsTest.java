package io.tributary.notion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.PropertyValue.Title;
import io.tributary.notion.PropertyValue.Unknown;
import io.tributary.notion.WebhookPayload.Handshake;
import io.tributary.notion.WebhookPayload.WebhookEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What others published of Notion's answers and webhooks, each file through the client, without loss. */
class PublishedPayloadsTest {

    private static final Path ALL = Path.of("src/test/resources/io/tributary/notion/published");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final UUID ANY = new UUID(0, 1);
    private static final Call CALL = Call.by("ntn_x");
    private static final Vertx VERTX = Vertx.vertx();
    private static final CannedServer NOTION = new CannedServer();
    private static final NotionApi API =
            new NotionApi(VERTX, new Settings(NOTION.url(), Duration.ofSeconds(10), 1_000_000));

    @AfterAll
    static void close() {
        API.close();
        NOTION.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    static List<Arguments> pages() {
        return in("page");
    }

    static List<Arguments> lists() {
        return in("list");
    }

    static List<Arguments> databases() {
        return in("database");
    }

    static List<Arguments> dataSources() {
        return in("data-source");
    }

    static List<Arguments> properties() {
        return in("property");
    }

    static List<Arguments> users() {
        return in("user");
    }

    static List<Arguments> errors() {
        return in("error");
    }

    static List<Arguments> webhooks() {
        return in("webhook");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void a_page_keeps_every_property(String name, String text) {
        Page page = answered(text, API.page(CALL, ANY));

        assertWhole(page, Json.read(text));
        assertThat(page.title()).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void a_list_keeps_every_result(String name, String text) {
        Listing queried = answered(text, API.query(CALL, ANY, JsonNodeFactory.instance.objectNode()));
        Listing found = answered(text, API.search(CALL, JsonNodeFactory.instance.objectNode()));

        JsonNode results = Json.read(text).path("results");
        assertThat(found).isEqualTo(queried);
        assertThat(queried.hasMore()).isFalse();
        assertThat(queried.results()).hasSize(results.size());
        for (int i = 0; i < results.size(); i++) {
            assertKnown(queried.results().get(i), results.get(i));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    void a_database_keeps_its_data_sources(String name, String text) {
        Database database = answered(text, API.database(CALL, ANY));

        JsonNode sent = Json.read(text);
        assertThat(database.raw()).isEqualTo(sent);
        assertThat(database.dataSources()).hasSize(sent.path("data_sources").size());
        assertThat(database.title()).isNotEmpty();
        assertThat(database.createdTime()).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dataSources")
    void a_data_source_keeps_every_property(String name, String text) {
        assertWhole(answered(text, API.dataSource(CALL, ANY)), Json.read(text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("properties")
    void a_property_is_read_to_its_end(String name, String text) {
        PropertyItems items = answered(text, API.propertyItems(CALL, ANY, "p", null));

        assertThat(items.hasMore()).isFalse();
        assertThat(items.type()).isNotEmpty();
        assertThat(items.value()).isNotInstanceOf(Unknown.class);
        assertThat(items.items()).isNotEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("users")
    void a_user_is_a_bot_with_a_name(String name, String text) {
        User user = answered(text, API.me(CALL));

        assertThat(NotionIds.parse(user.id())).isNotNull();
        assertThat(user.kind()).isEqualTo("bot");
        assertThat(user.name()).isNotEmpty();
        assertThat(user.raw()).isEqualTo(Json.read(text));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("errors")
    void an_error_keeps_its_code_and_its_requests_id(String name, String text) {
        int status = Integer.parseInt(name.replaceAll(".*_([0-9]{3})[.]json", "$1"));
        NOTION.says(status, Map.of(), text);

        NotionException failure = catchThrowableOfType(
                NotionException.class, () -> API.page(CALL, ANY).await().atMost(LIMIT));

        assertThat(failure.status()).isEqualTo(status);
        if (!text.startsWith("{")) {
            assertThat(failure).isInstanceOf(NotionException.Foreign.class);
            return;
        }
        JsonNode sent = Json.read(text);
        assertThat(failure.code()).isEqualTo(sent.path("code").textValue());
        assertThat(failure.requestId()).isEqualTo(sent.path("request_id").textValue());
        assertThat(failure.additionalData()).isEqualTo(sent.path("additional_data"));
        assertThat(failure).hasMessageContaining(sent.path("message").asText());
        assertThat(failure.isRetryable()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("webhooks")
    void a_webhook_keeps_what_it_is_about(String name, String text) {
        JsonNode sent = Json.read(text);
        WebhookPayload payload = WebhookPayload.parse(text.getBytes(UTF_8));

        if (payload instanceof Handshake handshake) {
            assertThat(handshake.verificationToken())
                    .isEqualTo(sent.path("verification_token").asText());
            return;
        }
        WebhookEvent event = (WebhookEvent) payload;
        assertThat(event.id()).isEqualTo(sent.path("id").asText());
        assertThat(event.type()).isEqualTo(sent.path("type").asText());
        assertThat(event.timestamp()).hasToString(sent.path("timestamp").asText());
        assertThat(event.entity().id()).isEqualTo(sent.at("/entity/id").asText());
        assertThat(event.entity().type()).isEqualTo(sent.at("/entity/type").asText());
        assertThat(event.parent()).isNotNull();
        assertThat(event.authors()).hasSize(sent.path("authors").size());
        assertThat(event.attempt()).isEqualTo(sent.path("attempt_number").asInt());
    }

    @Test
    void a_value_of_a_rollup_is_read() {
        PropertyValue value = PropertyValue.of(Json.read(text("value", "jakeswenson-rollup_property.json")));

        Computed.Array array = (Computed.Array) ((PropertyValue.Rollup) value).result();
        assertThat(array).isNotNull();
        assertThat(array.items()).extracting(Computed.Item::type).containsExactly("rich_text");
    }

    @Test
    void the_original_values_of_a_rollup_are_its_items() {
        PropertyItems items = PropertyItems.of(
                Json.read(text("property", "kristaxlab-retrieve-property-list-rollup-show-original.json")));

        Computed.Array array = (Computed.Array) ((PropertyValue.Rollup) items.value()).result();
        assertThat(array).isNotNull();
        assertThat(array.items()).singleElement().satisfies(item -> {
            assertThat(item.type()).isEqualTo("title");
            assertThat(((Title) item.value()).parts())
                    .extracting(TextPart::plainText)
                    .containsExactly("Child 0");
        });
    }

    /** It has no parent. A list that holds it keeps it, and what it lacks is named. */
    @Test
    void a_page_that_lacks_what_it_must_have_is_named() {
        String text = text("unreadable-page", "notion-dotnet-TrashPageResponse.json");

        Listing list = answered(
                "{\"object\":\"list\",\"results\":[" + text + "]}",
                API.search(CALL, JsonNodeFactory.instance.objectNode()));

        assertThat(list.results())
                .containsExactly(new Listed.Other(
                        "page",
                        UUID.fromString("251d2b5f-268c-4de2-afe9-c71ff92ca95c"),
                        "the page has no parent",
                        Json.read(text)));
    }

    private static void assertKnown(Listed result, JsonNode sent) {
        if (result instanceof Page page) {
            assertWhole(page, sent);
        } else if (result instanceof DataSource source) {
            assertWhole(source, sent);
        } else {
            assertThat(((Database) result).raw()).isEqualTo(sent);
        }
    }

    private static void assertWhole(Page page, JsonNode sent) {
        assertThat(page.raw()).isEqualTo(sent);
        assertThat(page.id()).isEqualTo(NotionIds.parse(sent.path("id").asText()));
        assertThat(page.properties()).hasSize(sent.path("properties").size());
        for (PageProperty property : page.properties()) {
            JsonNode original = sent.path("properties").path(property.name());
            assertThat(property.raw()).isEqualTo(original);
            assertThat(property.type()).isEqualTo(original.path("type").asText());
            assertThat(property.id()).isEqualTo(original.path("id").asText());
            assertThat(property.value()).as(property.name()).isNotInstanceOf(Unknown.class);
        }
    }

    private static void assertWhole(DataSource source, JsonNode sent) {
        assertThat(source.raw()).isEqualTo(sent);
        assertThat(source.properties()).hasSize(sent.path("properties").size());
        for (SchemaProperty property : source.properties()) {
            assertThat(property.raw()).isNotEmpty();
            assertThat(property.schema()).as(property.name()).isNotInstanceOf(PropertySchema.Unknown.class);
        }
    }

    private static <T> T answered(String text, Uni<NotionAnswer<T>> request) {
        NOTION.says(200, Map.of(), text);
        return request.await().atMost(LIMIT).value();
    }

    private static List<Arguments> in(String folder) {
        try (Stream<Path> files = Files.list(ALL.resolve(folder))) {
            List<Arguments> found = new ArrayList<>();
            files.map(file -> file.getFileName().toString())
                    .sorted()
                    .forEach(name -> found.add(Arguments.of(name, text(folder, name))));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String folder, String name) {
        try {
            return Files.readString(ALL.resolve(folder).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
