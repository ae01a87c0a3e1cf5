package io.tributary.devstack.testing;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Real servers for tests: PostgreSQL, Redis, Kafka and the Notion simulator, one set for each module that a Maven run
 * tests at a time, in a process of its own that the first lease starts and that ends with Maven.
 *
 * <p>A lease finds everything as if new: an empty database that no one else has seen, an empty Redis, no topics, the
 * simulator with its demo workspace and without faults, all servers up, Kafka as soon as it is asked for. It ends with the
 * next lease of the same JVM.
 */
public final class TestStack {
    /** A system property, since tests and test resources may see this class through different class loaders. */
    private static final String CURRENT = "tributary.test-stack.lease";

    /** A system property: the lease whose Kafka has been asked for. */
    private static final String KAFKA_ASKED_FOR = "tributary.test-stack.kafka";

    private final StackProcess process;
    private final Properties lease;

    private TestStack(StackProcess process, Properties lease) {
        this.process = process;
        this.lease = lease;
    }

    /**
     * A fresh lease; starts the servers if this Maven run has none yet (about five seconds), Kafka only for who asks
     * where it is.
     *
     * @throws IllegalStateException if the servers don't start, with the end of their log
     */
    public static TestStack lease() {
        StackProcess process = StackProcess.running();
        String lease = process.post("/lease");
        System.setProperty(CURRENT, process.control() + "\n" + lease);
        return new TestStack(process, parse(lease));
    }

    /**
     * The last lease of this JVM.
     *
     * @throws IllegalStateException if there is none
     */
    public static TestStack current() {
        String current = System.getProperty(CURRENT);
        if (current == null) {
            throw new IllegalStateException("no lease yet: call TestStack.lease(), or use StackResource");
        }
        String[] parts = current.split("\n", 2);
        return new TestStack(new StackProcess(parts[0]), parse(parts[1]));
    }

    /** {@code postgresql://127.0.0.1:port/database}, without credentials. */
    public String postgresUrl() {
        return value("postgresUrl");
    }

    /** A superuser. */
    public String postgresUser() {
        return value("postgresUser");
    }

    public String postgresPassword() {
        return value("postgresPassword");
    }

    /** {@code redis://127.0.0.1:port}. */
    public String redisUrl() {
        return value("redisUrl");
    }

    /**
     * {@code 127.0.0.1:port}. The first of a lease to ask makes sure that it runs, for about two seconds at its very first
     * start: most tests need no Kafka, and those that do shall not pay for them.
     */
    public String kafkaBootstrap() {
        if (!postgresUrl().equals(System.getProperty(KAFKA_ASKED_FOR))) {
            start(Server.KAFKA);
            rememberKafka();
        }
        return value("kafkaBootstrap");
    }

    /** {@code http://127.0.0.1:port}, the simulator, without a slash at the end. */
    public String notionUrl() {
        return value("notionUrl");
    }

    /** Of the integration that the simulator's workspace is shared with. */
    public String notionToken() {
        return value("notionToken");
    }

    /** Of a person of that workspace: edits by it raise webhooks. */
    public String personToken() {
        return value("personToken");
    }

    /** What a service needs to know of the stack, as configuration properties; with Kafka, which so is started. */
    public Map<String, String> config() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("tributary.postgres.url", postgresUrl());
        config.put("tributary.postgres.user", postgresUser());
        config.put("tributary.postgres.password", postgresPassword());
        config.put("tributary.redis.url", redisUrl());
        config.put("tributary.kafka.bootstrap", kafkaBootstrap());
        config.put("tributary.topics.replication", "1");
        config.put("tributary.notion.url", notionUrl());
        config.put("notion.token", notionToken());
        return config;
    }

    /** An outage: the server ends and its connections are cut; its data survives. Returns when it is down. */
    public void stop(Server server) {
        if (server == Server.KAFKA) {
            rememberKafka();
        }
        process.post("/servers/" + server.name().toLowerCase(Locale.ROOT) + "/stop");
    }

    /** The end of an outage: same port, same data. Returns when it serves. */
    public void start(Server server) {
        process.post("/servers/" + server.name().toLowerCase(Locale.ROOT) + "/start");
    }

    /** From now on who asks in this lease where it is finds it as it is, also when it is down. */
    private void rememberKafka() {
        System.setProperty(KAFKA_ASKED_FOR, postgresUrl());
    }

    private String value(String name) {
        String value = lease.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the stack did not say its " + name);
        }
        return value;
    }

    private static Properties parse(String lease) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(lease));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return properties;
    }
}
