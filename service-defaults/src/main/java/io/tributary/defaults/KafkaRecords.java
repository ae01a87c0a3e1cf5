package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaProducer;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Sends records of any topic through the one channel, many at once. What is on its way is bounded in number and bytes:
 * when Kafka is slow or gone, a further record fails at once instead of queueing behind the others.
 */
@ApplicationScoped
class KafkaRecords {

    /** Within the two seconds that a publisher's caller has, with room for its own work. */
    private static final Duration LIMIT = Duration.ofMillis(1800);

    private static final String CHANNEL = "events-out";
    private static final long PAUSE_MILLIS = 20;

    private final MutinyEmitter<byte[]> emitter;
    private final KafkaClientService clients;
    private final InFlight inFlight = new InFlight(10_000, 24L * 1024 * 1024);

    // The channel asks for everything, so nothing waits in the emitter; InFlight is the bound.
    KafkaRecords(
            @Channel(CHANNEL) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter,
            KafkaClientService clients) {
        this.emitter = emitter;
        this.clients = clients;
    }

    /**
     * Has the producer learn where these topics are, since a record for a topic that it doesn't know yet has to wait.
     * Blocks until it knows, or is to stop.
     */
    void learn(Set<String> topics, BooleanSupplier stop) throws InterruptedException {
        KafkaProducer<byte[], byte[]> producer = clients.getProducer(CHANNEL);
        for (String topic : topics) {
            while (producer != null && !stop.getAsBoolean() && !knows(producer, topic)) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static boolean knows(KafkaProducer<byte[], byte[]> producer, String topic) {
        try {
            return !producer.partitionsFor(topic).await().atMost(LIMIT).isEmpty();
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /**
     * Completes when every in-sync replica has the record; fails with {@link EventPublisher.NotPublished} when that
     * isn't so in time.
     */
    Uni<Void> send(ProducerRecord<byte[], byte[]> record) {
        return Uni.createFrom()
                .deferred(() -> inFlight.guard(bytes(record), emitter.sendMessage(message(record))))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .transform(failure -> new EventPublisher.NotPublished(record.topic(), failure));
    }

    private static Message<byte[]> message(ProducerRecord<byte[], byte[]> record) {
        return Message.of(record.value())
                .addMetadata(OutgoingKafkaRecordMetadata.<byte[]>builder()
                        .withTopic(record.topic())
                        .withKey(record.key())
                        .withHeaders(record.headers())
                        .build());
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        return (record.value() == null ? 0 : record.value().length) + 512;
    }
}
