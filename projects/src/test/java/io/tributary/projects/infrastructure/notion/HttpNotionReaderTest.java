package io.tributary.projects.infrastructure.notion;

import static io.tributary.projects.infrastructure.notion.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.CannedServer.Request;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.ConnectionTokens.ConnectionGone;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.application.sync.NotionReader.PageAnswer;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tickets;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that says what Notion would only say on a bad day; the budget is in a real Redis. */
class HttpNotionReaderTest {

    private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Vertx VERTX = Vertx.vertx();
    private static RedisAPI redis;

    private final CannedServer notion = new CannedServer();
    private final NotionApi api =
            new NotionApi(VERTX.getDelegate(), new Settings(notion.url(), Duration.ofSeconds(5), 1_000_000));
    private final AtomicLong lastTicket = new AtomicLong();
    private final ManualClock clock = new ManualClock(START);
    private final SyncTarget target =
            new SyncTarget(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    @BeforeAll
    static void connect() {
        redis = RedisAPI.api(Redis.createClient(VERTX, TestStack.lease().redisUrl()));
    }

    @AfterEach
    void close() {
        api.close();
        notion.close();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @Test
    void a_list_that_goes_on_is_read_to_its_end_and_the_first_ticket_counts() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> {
            String uri = exchange.getRequestURI().toString();
            String body = uri.contains("start_cursor=two")
                    ? items(30, 31, null)
                    : uri.contains("/properties/") ? items(0, 30, "two") : page.toString();
            CannedServer.answer(exchange, 200, Map.of(), body);
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        assertThat(answer.seen().ticket()).isEqualTo(1);
        assertThat(lastTicket).hasValue(3);
        JsonNode relation = content(answer).properties().path("~pex").path("value");
        assertThat(relation).hasSize(31);
        assertThat(relation.get(30).asText()).isEqualTo("dd456007-0000-4000-8000-000000000030");
        assertThat(notion.requests())
                .extracting(Request::uri)
                .contains("/v1/pages/" + pageId(page) + "/properties/~pex?page_size=100&start_cursor=two");
    }

    @Test
    void a_rollup_over_a_relation_that_goes_on_is_what_its_last_item_says() {
        ObjectNode page = Samples.page();
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        notion.does(exchange -> {
            String uri = exchange.getRequestURI().toString();
            String body = uri.contains("/properties/roll")
                    ? rollup(uri.contains("start_cursor=two"))
                    : uri.contains("/properties/") ? items(0, 30, null) : page.toString();
            CannedServer.answer(exchange, 200, Map.of(), body);
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        assertThat(content(answer).properties().path("roll"))
                .isEqualTo(json("{'type':'rollup','value':{'type':'number','value':112}}"));
    }

    /** As Notion's guide on property items tells it: the values are items, and the result's own list is empty. */
    @Test
    void a_rollup_that_shows_the_related_values_is_all_of_its_items() {
        ObjectNode page = Samples.page();
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        ((ObjectNode) page.at("/properties/Total"))
                .set("rollup", json("{'type':'array','array':[],'function':'show_original'}"));
        notion.does(exchange -> {
            String uri = exchange.getRequestURI().toString();
            boolean last = uri.contains("start_cursor=two");
            String body = uri.contains("/properties/roll")
                    ? originals(last ? 100 : 0, last ? 103 : 100, last ? null : "two")
                    : uri.contains("/properties/") ? items(0, 30, null) : page.toString();
            CannedServer.answer(exchange, 200, Map.of(), body);
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        JsonNode value = content(answer).properties().path("roll").path("value");
        assertThat(value.path("type").asText()).isEqualTo("array");
        assertThat(value.path("value")).hasSize(103);
        assertThat(value.at("/value/102")).isEqualTo(json("{'type':'number','value':102}"));
    }

    private static String originals(int from, int to, @Nullable String next) {
        ObjectNode list = list();
        for (int i = from; i < to; i++) {
            list.withArray("/results").add(json("{'object':'property_item','type':'number','number':" + i + "}"));
        }
        list.set(
                "property_item",
                json("{'id':'roll','type':'rollup','rollup':{'type':'array','array':[],'function':'show_original'}}"));
        return list.put("has_more", next != null).put("next_cursor", next).toString();
    }

    private static String rollup(boolean last) {
        ObjectNode list = list();
        list.put("has_more", !last).put("next_cursor", last ? null : "two");
        list.putObject("property_item")
                .put("type", "rollup")
                .set(
                        "rollup",
                        json(
                                last
                                        ? "{'type':'number','number':112,'function':'sum'}"
                                        : "{'type':'incomplete','incomplete':{},'function':'sum'}"));
        return list.toString();
    }

    @Test
    void a_property_that_goes_away_meanwhile_is_looked_at_once_more() {
        ObjectNode before = pageWithManyRelations();
        notion.does(exchange -> {
            boolean item = exchange.getRequestURI().toString().contains("/properties/");
            boolean first = notion.requests().size() == 1;
            CannedServer.answer(
                    exchange,
                    item ? 404 : 200,
                    Map.of(),
                    item ? error(404, "object_not_found", "gone") : (first ? before : Samples.page()).toString());
        });

        PageAnswer answer =
                reader(180).page(target, pageId(before), Work.PAGE).await().atMost(LIMIT);

        assertThat(answer.seen().ticket()).isEqualTo(3);
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(1);
    }

    @Test
    void a_property_that_never_shows_its_list_is_refused() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> {
            boolean item = exchange.getRequestURI().toString().contains("/properties/");
            CannedServer.answer(
                    exchange,
                    item ? 400 : 200,
                    Map.of(),
                    item ? error(400, "validation_error", "no") : page.toString());
        });

        NotionFailure failure = failure(reader(180).page(target, pageId(page), Work.PAGE));

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure).hasMessageContaining("its properties changed while they were read");
        assertThat(notion.requests()).hasSize(4);
    }

    @Test
    void a_row_and_a_get_of_the_same_page_are_equal() {
        notion.says(200, Map.of(), Samples.page().toString());
        PageAnswer got = reader(180)
                .page(target, pageId(Samples.page()), Work.PAGE)
                .await()
                .atMost(LIMIT);
        notion.says(200, Map.of(), list(Samples.page()).toString());

        QueryAnswer queried = query();

        assertThat(queried.pages()).singleElement().satisfies(row -> {
            assertThat(row).usingRecursiveComparison().isEqualTo(content(got));
            assertThat(row.hash()).isEqualTo(content(got).hash());
        });
    }

    @Test
    void rows_that_do_not_show_the_whole_page_are_named() {
        ObjectNode cutOff = Samples.page().put("id", new UUID(0, 1).toString());
        ((ObjectNode) cutOff.at("/properties/Project")).put("has_more", true);
        JsonNode partial = json("{'object':'page','id':'" + new UUID(0, 2) + "'}");
        JsonNode wiki = json("{'object':'data_source','id':'" + new UUID(0, 3) + "'}");
        notion.says(200, Map.of(), list(cutOff, partial, wiki, Samples.page()).toString());

        QueryAnswer answer = query();

        assertThat(answer.pages()).hasSize(1);
        PageContent content = answer.pages().get(0);
        assertThat(answer.partial())
                .containsExactly(
                        new PartialRow(new UUID(0, 1), content.lastEditedTime()), new PartialRow(new UUID(0, 2), null));
    }

    @Test
    void a_query_asks_by_created_time_within_its_window() {
        notion.says(200, Map.of(), list().toString());
        Instant created = Instant.parse("2026-11-20T09:00:00Z");
        Instant edited = Instant.parse("2026-11-21T09:00:00Z");

        reader(180)
                .query(target, new Query(created, edited, "c"), Work.SWEEP)
                .await()
                .atMost(LIMIT);
        reader(180)
                .query(target, new Query(created, null, null), Work.SWEEP)
                .await()
                .atMost(LIMIT);

        assertThat(notion.requests())
                .extracting(Request::body)
                .containsExactly(
                        json("{'filter':{'and':[{'timestamp':'created_time','created_time':{'on_or_after':'2026-11-20T09:00:00Z'}},"
                                        + "{'timestamp':'last_edited_time','last_edited_time':{'on_or_after':'2026-11-21T09:00:00Z'}}]},"
                                        + "'sorts':[{'timestamp':'created_time','direction':'ascending'}],"
                                        + "'page_size':100,'start_cursor':'c'}")
                                .toString(),
                        json("{'filter':{'timestamp':'created_time','created_time':{'on_or_after':'2026-11-20T09:00:00Z'}},"
                                        + "'sorts':[{'timestamp':'created_time','direction':'ascending'}],'page_size':100}")
                                .toString());
    }

    @Test
    void the_cap_and_the_next_page_are_told() {
        ObjectNode list = list();
        list.put("has_more", true).put("next_cursor", "two");
        list.putObject("request_status").put("type", "incomplete");
        notion.says(200, Map.of(), list.toString());

        QueryAnswer answer = query();

        assertThat(answer.nextCursor()).isEqualTo("two");
        assertThat(answer.incomplete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | validation_error      | The start_cursor provided is invalid: x | INVALID_CURSOR
            400 | validation_error      | Status is expected to be status.        | REFUSED
            401 | unauthorized          | API token is invalid.                   | UNAUTHORIZED
            403 | restricted_resource   | no                                      | REFUSED
            404 | object_not_found      | no                                      | REFUSED
            409 | conflict_error        | again                                   | OUTAGE
            429 | rate_limited          | slow                                    | OUTAGE
            500 | internal_server_error | oh                                      | OUTAGE
            502 | bad_gateway           | oh                                      | OUTAGE
            503 | service_unavailable   | oh                                      | OUTAGE
            504 | gateway_timeout       | oh                                      | OUTAGE
            529 | service_overload      | oh                                      | OUTAGE
            """)
    void notions_errors_in_our_words(int status, String code, String message, Kind kind) {
        notion.says(status, Map.of(), error(status, code, message));

        assertThat(failure(reader(180).query(target, new Query(null, null, null), Work.SWEEP))
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"200", "301", "400", "401", "403", "404", "502"})
    void what_something_on_the_way_says_is_an_outage(int status) {
        notion.says(status, Map.of("cf-ray", "8c0", "Content-Type", "text/html"), "<html>Attention</html>");

        assertThat(failure(reader(180).page(target, UUID.randomUUID(), Work.PAGE))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
    }

    @Test
    void nothing_of_that_id_is_an_observation() {
        notion.says(404, Map.of(), error(404, "object_not_found", "no"));

        PageAnswer page =
                reader(180).page(target, UUID.randomUUID(), Work.PAGE).await().atMost(LIMIT);
        var source = reader(180).dataSource(target, Work.SWEEP).await().atMost(LIMIT);

        assertThat(page.page()).isNull();
        assertThat(page.seen().ticket()).isEqualTo(1);
        assertThat(source.schema()).isNull();
        assertThat(source.seen().ticket()).isEqualTo(2);
    }

    @Test
    void a_pause_holds_back_the_whole_connection() {
        notion.says(429, Map.of("Retry-After", "30"), error(429, "rate_limited", "slow"));
        Instant until = failure(reader(180).dataSource(target, Work.SWEEP)).until();

        NotionFailure next = failure(reader(180).page(target, UUID.randomUUID(), Work.PAGE));

        assertThat(next.kind()).isEqualTo(Kind.NO_BUDGET);
        assertThat(next.until()).isCloseTo(until, within(1, ChronoUnit.SECONDS));
        assertThat(Duration.between(Instant.now(), until)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
        assertThat(notion.requests()).hasSize(1);
    }

    /** The job waits in the queue until then; of a 529 all requests of the connection do, as of a 429. */
    @ParameterizedTest
    @CsvSource({"429, true", "503, false", "529, true"})
    void retry_after_is_kept_to(int status, boolean holdsAll) {
        notion.says(status, Map.of("Retry-After", "30"), error(status, "code", "wait"));
        NotionFailure failure = failure(reader(180).dataSource(target, Work.SWEEP));
        notion.says(200, Map.of(), Samples.page().toString());

        assertThat(failure.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(Duration.between(Instant.now(), failure.until()))
                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(31));
        Uni<PageAnswer> next = reader(180).page(target, UUID.randomUUID(), Work.PAGE);
        if (holdsAll) {
            assertThat(failure(next).until()).isCloseTo(failure.until(), within(1, ChronoUnit.SECONDS));
        } else {
            assertThat(next.await().atMost(LIMIT).page()).isNotNull();
        }
    }

    @Test
    void without_a_word_of_notions_an_overload_is_a_short_pause() {
        notion.says(529, Map.of(), "");

        Instant until = failure(reader(180).dataSource(target, Work.SWEEP)).until();

        assertThat(Duration.between(Instant.now(), until)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(11));
    }

    @Test
    void an_answer_that_lacks_what_it_must_have_is_refused_and_named() {
        notion.says(200, Map.of(), "{\"object\":\"page\"}");

        assertThat(failure(reader(180).page(target, UUID.randomUUID(), Work.PAGE)))
                .hasMessage("Notion's answer can't be read: the page has no parent")
                .extracting(NotionFailure::kind)
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"object\":\"page\",\"results\":[]}", "{\"object\":\"list\"}"})
    void an_answer_to_a_query_that_is_no_list_is_an_outage(String answer) {
        notion.says(200, Map.of(), answer);

        assertThat(failure(reader(180).query(target, new Query(null, null, null), Work.SWEEP))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
    }

    @Test
    void a_blocked_connection_stays_away_for_long() {
        notion.says(
                429,
                Map.of("Retry-After", "1"),
                "{\"code\":\"rate_limited\",\"additional_data\":"
                        + "{\"rate_limit_reason\":\"public_api_request_blocked\"}}");

        Instant until = failure(reader(180).dataSource(target, Work.SWEEP)).until();

        assertThat(Duration.between(Instant.now(), until)).isGreaterThan(Duration.ofMinutes(14));
    }

    @Test
    void without_budget_nothing_is_sent_and_no_ticket_is_taken() {
        notion.says(200, Map.of(), Samples.dataSource().toString());
        HttpNotionReader reader = reader(10);
        for (int i = 0; i < 9; i++) {
            reader.dataSource(target, Work.SWEEP).await().atMost(LIMIT);
        }

        NotionFailure failure = failure(reader.dataSource(target, Work.SWEEP));

        assertThat(failure.kind()).isEqualTo(Kind.NO_BUDGET);
        assertThat(failure.until()).isAfter(Instant.now().plusSeconds(30));
        assertThat(notion.requests()).hasSize(9);
        assertThat(lastTicket).hasValue(9);
    }

    @Test
    void without_a_slot_nothing_is_sent_and_what_goes_on_is_sent_all_the_same() {
        notion.says(404, Map.of(), error(404, "object_not_found", "no"));
        HttpNotionReader reader = reader(100);
        for (int i = 0; i < 40 + 20; i++) {
            reader.page(target, UUID.randomUUID(), Work.PAGE).await().atMost(LIMIT);
        }

        NotionFailure failure = failure(reader.page(target, UUID.randomUUID(), Work.PAGE));
        reader.dataSource(target, Work.FOLLOW_UP).await().atMost(LIMIT);

        assertThat(failure.kind()).isEqualTo(Kind.NO_SLOT);
        assertThat(failure.until()).isNull();
        assertThat(notion.requests()).hasSize(61);
    }

    @Test
    void what_goes_on_waits_here_only_for_a_while() {
        notion.says(200, Map.of(), Samples.dataSource().toString());
        HttpNotionReader reader = reader(10);
        for (int i = 0; i < 8; i++) {
            reader.dataSource(target, Work.FOLLOW_UP).await().atMost(LIMIT);
        }

        NotionFailure failure = failure(reader.dataSource(target, Work.FOLLOW_UP));

        assertThat(failure.kind()).isEqualTo(Kind.NO_BUDGET);
        assertThat(failure.until()).isAfter(Instant.now().plusSeconds(30));
    }

    @Test
    void a_page_that_takes_more_permits_than_a_window_has_goes_on_where_it_stopped() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> CannedServer.answer(exchange, 200, Map.of(), partOf(page, exchange, 30)));
        HttpNotionReader reader = driven(10);

        List<Kind> waits = new ArrayList<>();
        PageAnswer answer = toItsEnd(reader, page, waits);

        assertThat(waits).hasSize(3).containsOnly(Kind.NO_BUDGET);
        assertThat(notion.requests()).hasSize(31);
        assertThat(answer.seen().ticket()).isEqualTo(1);
        assertThat(answer.seen().grantedAt()).isEqualTo(START);
        assertThat(answer.resumed()).isTrue();
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(30);

        clock.tick(Duration.ofMinutes(2));
        assertThat(toItsEnd(reader, page, new ArrayList<>()).seen().ticket())
                .as("begun anew")
                .isGreaterThan(31);
    }

    @Test
    void a_page_that_takes_long_gives_its_place_to_others_and_goes_on() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> {
            clock.tick(Duration.ofSeconds(20));
            CannedServer.answer(exchange, 200, Map.of(), partOf(page, exchange, 10));
        });
        HttpNotionReader reader = driven(180);

        NotionFailure first = failure(reader.page(target, pageId(page), Work.PAGE));
        List<Kind> waits = new ArrayList<>();
        PageAnswer answer = toItsEnd(reader, page, waits);

        assertThat(first.kind()).isEqualTo(Kind.NO_BUDGET);
        assertThat(first.until()).isEqualTo(START.plusSeconds(60));
        assertThat(waits).hasSize(2).containsOnly(Kind.NO_BUDGET);
        assertThat(notion.requests()).hasSize(11);
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(10);
    }

    @Test
    void after_an_outage_a_page_goes_on_where_it_stopped() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> CannedServer.answer(
                exchange, notion.requests().size() == 4 ? 503 : 200, Map.of(), partOf(page, exchange, 5)));
        HttpNotionReader reader = driven(180);

        List<Kind> waits = new ArrayList<>();
        PageAnswer answer = toItsEnd(reader, page, waits);

        assertThat(waits).containsExactly(Kind.OUTAGE);
        assertThat(notion.requests()).hasSize(7);
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(5);
    }

    @Test
    void a_page_that_was_put_aside_and_is_no_longer_what_it_was_is_begun_anew() {
        ObjectNode page = pageWithManyRelations();
        notion.does(exchange -> {
            boolean fails = notion.requests().size() == 3;
            boolean gone = notion.requests().size() == 4;
            String body = gone ? error(400, "validation_error", "no") : partOf(page, exchange, 3);
            CannedServer.answer(exchange, fails ? 503 : gone ? 400 : 200, Map.of(), body);
        });

        PageAnswer answer = toItsEnd(driven(180), page, new ArrayList<>());

        assertThat(answer.seen().ticket()).isEqualTo(5);
        assertThat(answer.resumed()).isFalse();
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(3);
    }

    @Test
    void a_rollup_that_stays_incomplete_says_so_and_keeps_no_page_out() {
        ObjectNode page = Samples.page();
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        notion.does(exchange -> {
            String uri = exchange.getRequestURI().toString();
            String body = uri.contains("/properties/roll")
                    ? rollup(false).replace("\"has_more\":true", "\"has_more\":false")
                    : uri.contains("/properties/") ? items(0, 30, null) : page.toString();
            CannedServer.answer(exchange, 200, Map.of(), body);
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        assertThat(notion.requests()).as("looked at twice").hasSize(6);
        assertThat(content(answer).properties().path("roll"))
                .isEqualTo(json("{'type':'rollup','value':{'type':'incomplete','value':{}}}"));
        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(30);
    }

    @Test
    void one_odd_entry_of_a_list_is_kept_as_it_is_and_the_others_are_read_to_the_end() {
        ObjectNode page = pageWithManyRelations();
        ((ArrayNode) page.at("/properties/Project/relation")).addObject();
        notion.does(exchange -> {
            ObjectNode items = (ObjectNode) json(items(0, 30, null));
            items.withArray("/results").insert(1, json("{'object':'property_item','type':'relation','relation':{}}"));
            boolean item = exchange.getRequestURI().toString().contains("/properties/");
            CannedServer.answer(exchange, 200, Map.of(), (item ? items : page).toString());
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        JsonNode relation = content(answer).properties().path("~pex").path("value");
        assertThat(relation).hasSize(31);
        assertThat(relation.get(0).asText()).isEqualTo("dd456007-0000-4000-8000-000000000000");
        assertThat(relation.get(1)).isEqualTo(json("{}"));
        assertThat(relation.get(30).asText()).isEqualTo("dd456007-0000-4000-8000-000000000029");
    }

    @Test
    void an_observation_that_has_begun_waits_for_its_next_permit() {
        ObjectNode page = pageWithManyRelations();
        RateLimiter limiter = new RateLimiter(redis, 180);
        notion.does(exchange -> {
            boolean item = exchange.getRequestURI().toString().contains("/properties/");
            if (!item) {
                limiter.pause(target.connectionId(), Duration.ofMillis(400))
                        .await()
                        .atMost(LIMIT);
            }
            CannedServer.answer(exchange, 200, Map.of(), item ? items(0, 30, null) : page.toString());
        });

        PageAnswer answer =
                reader(180).page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);

        assertThat(content(answer).properties().path("~pex").path("value")).hasSize(30);
        assertThat(notion.requests()).hasSize(2);
    }

    @Test
    void without_a_ticket_or_a_token_nothing_is_sent() {
        RateLimiter limiter = new RateLimiter(redis, 180);
        Tickets noTickets = () -> Uni.createFrom().failure(new IllegalStateException("PostgreSQL is down"));
        ConnectionTokens gone = id -> Uni.createFrom().failure(new ConnectionGone(id));
        ConnectionTokens down = id -> Uni.createFrom().failure(new IllegalStateException("PostgreSQL is down"));

        assertThat(failure(reader(limiter, noTickets, id -> token()).dataSource(target, Work.PAGE)))
                .hasMessage("A ticket can't be had: PostgreSQL is down")
                .extracting(NotionFailure::kind)
                .isEqualTo(Kind.OUTAGE);
        assertThat(failure(reader(limiter, ticket(), gone).dataSource(target, Work.PAGE))
                        .kind())
                .isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(reader(limiter, ticket(), down).dataSource(target, Work.PAGE))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
        assertThat(notion.requests()).isEmpty();
    }

    @Test
    void a_list_that_goes_on_nowhere_is_no_answer() {
        notion.says(200, Map.of(), list().put("has_more", true).toString());

        assertThat(failure(reader(180).query(target, new Query(null, null, null), Work.SWEEP))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
    }

    private QueryAnswer query() {
        return reader(180)
                .query(target, new Query(null, null, null), Work.SWEEP)
                .await()
                .atMost(LIMIT);
    }

    private HttpNotionReader reader(int requestsPerMinute) {
        return reader(new RateLimiter(redis, requestsPerMinute), ticket(), id -> token());
    }

    /** By a clock that the test moves. */
    private HttpNotionReader driven(int requestsPerMinute) {
        RateLimiter limiter = new RateLimiter(redis, requestsPerMinute).drivenBy(clock);
        return new HttpNotionReader(api, limiter, ticket(), id -> token(), VERTX.getDelegate(), clock);
    }

    /** As a job does: it waits as long as it is told to, and asks again. */
    private PageAnswer toItsEnd(HttpNotionReader reader, ObjectNode page, List<Kind> waits) {
        while (waits.size() < 20) {
            try {
                return reader.page(target, pageId(page), Work.PAGE).await().atMost(LIMIT);
            } catch (NotionFailure failure) {
                waits.add(failure.kind());
                Instant until = failure.until() == null ? clock.instant() : failure.until();
                clock.tick(Duration.between(clock.instant(), until));
            }
        }
        throw new AssertionError("Not at its end after " + waits);
    }

    /** The page, or one of so many pages of its list, with one entry each. */
    private static String partOf(ObjectNode page, HttpExchange exchange, int pages) {
        String uri = exchange.getRequestURI().toString();
        if (!uri.contains("/properties/")) {
            return page.toString();
        }
        int cursor = uri.indexOf("start_cursor=");
        int part = cursor < 0 ? 0 : Integer.parseInt(uri.substring(cursor + "start_cursor=".length()));
        return items(part, part + 1, part + 1 < pages ? Integer.toString(part + 1) : null);
    }

    private HttpNotionReader reader(RateLimiter limiter, Tickets tickets, ConnectionTokens tokens) {
        return new HttpNotionReader(api, limiter, tickets, tokens, VERTX.getDelegate(), Clock.systemUTC());
    }

    private Tickets ticket() {
        Supplier<Long> next = lastTicket::incrementAndGet;
        return () -> Uni.createFrom().item(next);
    }

    private static Uni<String> token() {
        return Uni.createFrom().item("ntn_test");
    }

    private static NotionFailure failure(Uni<?> uni) {
        return catchThrowableOfType(NotionFailure.class, () -> uni.await().atMost(LIMIT));
    }

    private static PageContent content(PageAnswer answer) {
        return Objects.requireNonNull(answer.page());
    }

    private static ObjectNode pageWithManyRelations() {
        ObjectNode page = Samples.page();
        ((ObjectNode) page.path("properties")).remove("Total");
        ((ObjectNode) page.at("/properties/Project")).put("has_more", true);
        return page;
    }

    private static UUID pageId(JsonNode page) {
        return UUID.fromString(page.path("id").asText());
    }

    private static ObjectNode list(JsonNode... rows) {
        ObjectNode list = (ObjectNode) json("{'object':'list','next_cursor':null,'has_more':false}");
        ArrayNode results = list.putArray("results");
        results.addAll(List.of(rows));
        return list;
    }

    private static String items(int from, int to, @Nullable String next) {
        ObjectNode list = list();
        for (int i = from; i < to; i++) {
            String id = String.format("dd456007-0000-4000-8000-%012d", i);
            list.withArray("/results")
                    .add(json(
                            "{'object':'property_item','id':'~pex','type':'relation','relation':{'id':'" + id + "'}}"));
        }
        return list.put("has_more", next != null).put("next_cursor", next).toString();
    }

    private static String error(int status, String code, String message) {
        return "{\"object\":\"error\",\"status\":" + status + ",\"code\":\"" + code + "\",\"message\":\"" + message
                + "\"}";
    }
}
