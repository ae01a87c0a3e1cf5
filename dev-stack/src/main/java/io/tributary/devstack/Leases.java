package io.tributary.devstack;

import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.Server;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the same servers to one test class after the other, each time as if they were new. */
final class Leases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final long LIMIT_NANOS = 3_000_000_000L;

    private final Infra infra;
    private final NotionSimulator notion;
    private int number;

    /** Made when there is a Kafka to talk to. */
    private @Nullable Admin kafka;

    Leases(Infra infra, NotionSimulator notion) {
        this.infra = infra;
        this.notion = notion;
    }

    /** Starts what was stopped; Kafka only if someone has asked for it before, since most tests need none. */
    void startUsed() throws IOException {
        infra.start(
                infra.kafka().isUsed() ? EnumSet.allOf(Server.class) : EnumSet.complementOf(EnumSet.of(Server.KAFKA)));
    }

    /** Starts what was stopped, empties Redis, Kafka and Notion, and makes a new database; tells where all is. */
    synchronized Properties next() throws IOException, SQLException, ExecutionException, InterruptedException {
        startUsed();
        notion.reset();
        infra.redis().ask("FLUSHALL");
        infra.redis().ask("SCRIPT FLUSH");
        if (infra.kafka().isUsed()) {
            emptyKafka(admin());
        }
        number++;
        infra.createDatabase(database(number));
        if (number > 2) {
            dropDatabase(number - 2);
        }
        Properties lease = new Properties();
        lease.setProperty(
                "postgresUrl", "postgresql://127.0.0.1:" + infra.postgres().port() + "/" + database(number));
        lease.setProperty("postgresUser", Infra.POSTGRES_USER);
        lease.setProperty("postgresPassword", Infra.POSTGRES_PASSWORD);
        lease.setProperty("redisUrl", "redis://127.0.0.1:" + infra.redis().port());
        lease.setProperty("kafkaBootstrap", infra.kafka().bootstrap());
        lease.setProperty("notionUrl", notion.url().toString());
        lease.setProperty("notionToken", NotionSimulator.INTEGRATION_TOKEN);
        lease.setProperty("personToken", NotionSimulator.PERSON_TOKEN);
        return lease;
    }

    @Override
    public void close() {
        if (kafka != null) {
            kafka.close(Duration.ZERO);
        }
    }

    private static String database(int number) {
        return "test_" + number;
    }

    /** Not the last lease's, which may still have connections that are about to close. */
    private void dropDatabase(int old) throws SQLException {
        try (Connection connection = infra.postgres().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + database(old) + " WITH (FORCE)");
        }
    }

    private Admin admin() {
        if (kafka == null) {
            kafka = Admin.create(Map.of(
                    "bootstrap.servers",
                    infra.kafka().bootstrap(),
                    "default.api.timeout.ms",
                    "20000",
                    "request.timeout.ms",
                    "5000",
                    "reconnect.backoff.max.ms",
                    "200"));
        }
        return kafka;
    }

    private static void emptyKafka(Admin kafka) throws ExecutionException, InterruptedException {
        var topics = kafka.listTopics().names().get();
        if (!topics.isEmpty()) {
            kafka.deleteTopics(topics).all().get();
        }
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!(topicsAreGone(kafka) && groupsAreGone(kafka))) {
            if (System.nanoTime() > end) {
                LOG.warn("topics or consumer groups of the last lease are still in use");
                return;
            }
            Thread.sleep(5);
        }
    }

    private static boolean topicsAreGone(Admin kafka) throws ExecutionException, InterruptedException {
        return kafka.listTopics().names().get().isEmpty();
    }

    private static boolean groupsAreGone(Admin kafka) throws ExecutionException, InterruptedException {
        var groups = kafka.listGroups().all().get().stream()
                .map(GroupListing::groupId)
                .toList();
        for (String group : groups) {
            deleteGroup(kafka, group);
        }
        return groups.isEmpty();
    }

    /** A process that was killed stays a member until its session ends, so members are removed first. */
    private static void deleteGroup(Admin kafka, String group) throws InterruptedException {
        try {
            kafka.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        } catch (ExecutionException noMembers) {
            LOG.debug("no members removed from {}", group, noMembers);
        }
        try {
            kafka.deleteConsumerGroups(List.of(group)).all().get();
        } catch (ExecutionException inUse) {
            LOG.debug("group {} not deleted yet", group, inUse);
        }
    }
}
