package io.tributary.devstack.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TestStackTest {
    private static final TopicPartition PLACES = new TopicPartition("places", 0);

    @Test
    void a_lease_has_an_empty_database_that_no_lease_before_wrote_to() throws SQLException {
        TestStack first = TestStack.lease();
        sql(first, "CREATE TABLE leftovers (id int)");

        TestStack second = TestStack.lease();

        assertThat(second.postgresUrl()).isNotEqualTo(first.postgresUrl());
        assertThat(tables(second)).isZero();
    }

    @Test
    void a_lease_has_an_empty_redis() throws IOException {
        TestStack first = TestStack.lease();
        redis(first, "SET leftover 1");

        TestStack second = TestStack.lease();

        assertThat(redis(second, "DBSIZE")).isEqualTo(":0");
    }

    @Test
    void a_lease_has_no_topics_and_no_groups() throws Exception {
        TestStack first = TestStack.lease();
        try (Admin admin = admin(first)) {
            send(first, admin);
            admin.alterConsumerGroupOffsets("readers", Map.of(PLACES, new OffsetAndMetadata(1)))
                    .all()
                    .get();
        }

        TestStack second = TestStack.lease();

        try (Admin admin = admin(second)) {
            assertThat(admin.listTopics().names().get()).isEmpty();
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void a_lease_has_the_demo_workspace_without_faults_and_subscriptions() throws Exception {
        TestStack first = TestStack.lease();
        String faults = withoutSeed(notion(first, "GET", "/_sim/faults", null));
        String state = withoutSeed(notion(first, "GET", "/_sim/state", null));
        notion(first, "PATCH", "/_sim/faults", "{\"latencyMillis\":1}");
        notion(first, "POST", "/_sim/webhooks", "{\"url\":\"http://127.0.0.1:1/nobody\"}");
        assertThat(withoutSeed(notion(first, "GET", "/_sim/state", null))).isNotEqualTo(state);

        TestStack second = TestStack.lease();

        assertThat(withoutSeed(notion(second, "GET", "/_sim/faults", null))).isEqualTo(faults);
        assertThat(withoutSeed(notion(second, "GET", "/_sim/state", null))).isEqualTo(state);
    }

    /** Each lease has its own, so that no id of the last one comes again. */
    private static String withoutSeed(String json) {
        return json.replaceAll("\"seed\":\\d+", "");
    }

    @Test
    void the_current_lease_is_the_last_one() {
        TestStack.lease();
        TestStack last = TestStack.lease();

        assertThat(TestStack.current().config()).isEqualTo(last.config());
    }

    @Test
    void postgres_keeps_its_data_over_an_outage() throws SQLException {
        TestStack stack = TestStack.lease();
        sql(stack, "CREATE TABLE kept (id int)");

        stack.stop(Server.POSTGRES);
        assertThatThrownBy(() -> tables(stack)).isInstanceOf(SQLException.class);
        stack.start(Server.POSTGRES);

        assertThat(tables(stack)).isEqualTo(1);
    }

    @Test
    void redis_keeps_its_data_over_an_outage() throws IOException {
        TestStack stack = TestStack.lease();
        redis(stack, "SET kept 1");

        stack.stop(Server.REDIS);
        assertThatThrownBy(() -> redis(stack, "PING")).isInstanceOf(IOException.class);
        stack.start(Server.REDIS);

        assertThat(redis(stack, "DBSIZE")).isEqualTo(":1");
    }

    @Test
    void kafka_keeps_its_data_over_an_outage() throws Exception {
        TestStack stack = TestStack.lease();
        try (Admin admin = admin(stack)) {
            send(stack, admin);
        }

        stack.stop(Server.KAFKA);
        assertThatThrownBy(() -> connect(stack.kafkaBootstrap())).isInstanceOf(IOException.class);
        stack.start(Server.KAFKA);

        try (Admin admin = admin(stack)) {
            var end = admin.listOffsets(Map.of(PLACES, OffsetSpec.latest()));
            assertThat(end.partitionResult(PLACES).get().offset()).isEqualTo(1);
        }
    }

    @Test
    void who_asks_for_kafka_first_during_its_outage_does_not_end_that() {
        TestStack stack = TestStack.lease();

        stack.stop(Server.KAFKA);

        assertThatThrownBy(() -> connect(stack.kafkaBootstrap())).isInstanceOf(IOException.class);
    }

    @Test
    void a_lease_starts_what_a_failed_test_left_stopped() throws IOException {
        TestStack.lease().stop(Server.REDIS);

        TestStack stack = TestStack.lease();

        assertThat(redis(stack, "PING")).isEqualTo("+PONG");
    }

    private static void send(TestStack stack, Admin admin) throws Exception {
        admin.createTopics(List.of(new NewTopic(PLACES.topic(), 1, (short) 1)))
                .all()
                .get();
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", stack.kafkaBootstrap());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(PLACES.topic(), "Rome")).get(20, TimeUnit.SECONDS);
        }
    }

    private static Admin admin(TestStack stack) {
        return Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrap()));
    }

    private static void sql(TestStack stack, String statement) throws SQLException {
        try (Connection connection = connection(stack);
                var sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private static long tables(TestStack stack) throws SQLException {
        try (Connection connection = connection(stack);
                var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection connection(TestStack stack) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
    }

    private static String redis(TestStack stack, String command) throws IOException {
        try (Socket socket = connect(URI.create(stack.redisUrl()).getAuthority())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }

    private static String notion(TestStack stack, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.notionUrl() + path))
                .header("Content-Type", "application/json")
                .method(method, publisher)
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return answer.body().replaceFirst("\"request_id\":\"[^\"]*\"", "");
    }

    private static Socket connect(String address) throws IOException {
        URI uri = URI.create("tcp://" + address);
        return new Socket(uri.getHost(), uri.getPort());
    }
}
