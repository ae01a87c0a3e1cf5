package io.tributary.devstack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** Kafka, broker and controller in one, within this process. */
final class KafkaServer implements InfraServer {
    private final Path data;
    private final int port;
    private @Nullable KafkaRaftServer server;
    private volatile boolean used;

    KafkaServer(Path folder, int port) {
        this.data = folder.resolve("kafka");
        this.port = port;
    }

    @Override
    public void start() throws IOException {
        if (server != null) {
            return;
        }
        Properties properties = properties();
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(properties);
        }
        KafkaRaftServer started = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        try {
            started.startup();
        } catch (RuntimeException | Error failed) {
            // Else its folder stays locked, and the next try would tell of that alone.
            started.shutdown();
            throw failed;
        }
        server = started;
        used = true;
    }

    @Override
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Whether it has ever run. */
    boolean isUsed() {
        return used;
    }

    String bootstrap() {
        return "127.0.0.1:" + port;
    }

    private void format(Properties properties) throws IOException {
        Files.createDirectories(data);
        Path file = data.resolveSibling("kafka.properties");
        try (var out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        var said = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int exit = StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("Kafka's folder could not be formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    /** One node, made to start and stop quickly; a new port for the controller each time, since only we talk to it. */
    private Properties properties() {
        int controller = Ports.free();
        Properties properties = new Properties();
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", "1");
        properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
        properties.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        properties.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.setProperty("controller.listener.names", "CONTROLLER");
        properties.setProperty("log.dirs", data.toString());
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("offsets.topic.replication.factor", "1");
        properties.setProperty("offsets.topic.num.partitions", "1");
        properties.setProperty("transaction.state.log.replication.factor", "1");
        properties.setProperty("transaction.state.log.min.isr", "1");
        properties.setProperty("transaction.state.log.num.partitions", "1");
        properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
        properties.setProperty("share.coordinator.state.topic.min.isr", "1");
        properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        properties.setProperty("log.segment.bytes", "16777216");
        properties.setProperty("log.index.size.max.bytes", "1048576");
        properties.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
        properties.setProperty("log.segment.delete.delay.ms", "100");
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "2");
        properties.setProperty("num.recovery.threads.per.data.dir", "1");
        // A broker that comes back is let in when its last session has ended.
        properties.setProperty("broker.heartbeat.interval.ms", "1000");
        properties.setProperty("broker.session.timeout.ms", "5000");
        // Several stand by during a Maven run, and a broker that nobody uses should be nearly at rest.
        properties.setProperty("metadata.max.idle.interval.ms", "0");
        return properties;
    }
}
