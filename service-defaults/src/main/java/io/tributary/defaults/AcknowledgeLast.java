package io.tributary.defaults;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.IncomingKafkaRecord;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Commits what is done, and nothing else: the offset behind the last record of a batch, once the batch is acknowledged.
 * Commits go on beside the next batch and are merged; one that Kafka can't take now is tried again, so a broker's
 * restart leaves no offset behind. For partitions that this consumer has lost nothing is committed, since their new
 * owner may be further on; it repeats what was under way here.
 */
final class AcknowledgeLast implements KafkaCommitHandler {

    private static final Logger LOG = Logger.getLogger(AcknowledgeLast.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration LAST_TRY = Duration.ofSeconds(3);

    private final KafkaConsumer<?, ?> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
    private boolean committing;

    private AcknowledgeLast(KafkaConsumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    @Override
    public <K, V> Uni<Void> handle(IncomingKafkaRecord<K, V> record) {
        TopicPartition partition = new TopicPartition(record.getTopic(), record.getPartition());
        if (add(partition, record.getOffset() + 1)) {
            commit();
        }
        return Uni.createFrom().voidItem();
    }

    @Override
    public void partitionsRevoked(Collection<TopicPartition> partitions) {
        synchronized (done) {
            done.keySet().removeAll(partitions);
        }
    }

    @Override
    public void terminate(boolean graceful) {
        Map<TopicPartition, OffsetAndMetadata> last = take();
        if (!last.isEmpty()) {
            try {
                consumer.commit(last).await().atMost(LAST_TRY);
            } catch (RuntimeException e) {
                LOG.infof("The last offsets were not committed, so their batch will come again: %s", e.getMessage());
            }
        }
    }

    /** Whether the caller is to start committing; if not, someone does already and will see this offset too. */
    private boolean add(TopicPartition partition, long offset) {
        synchronized (done) {
            done.put(partition, new OffsetAndMetadata(offset));
            boolean idle = !committing;
            committing = true;
            return idle;
        }
    }

    private void commit() {
        Uni.createFrom()
                .deferred(this::commitOnce)
                .onFailure(AcknowledgeLast::mayWorkLater)
                .retry()
                .withBackOff(RETRY, RETRY.multipliedBy(10))
                .indefinitely()
                .subscribe()
                .with(committed -> next(), failure -> {
                    LOG.infof("Offsets were not committed, so their batch may come again: %s", failure);
                    next();
                });
    }

    private void next() {
        boolean more;
        synchronized (done) {
            more = !done.isEmpty();
            committing = more;
        }
        if (more) {
            commit();
        }
    }

    private Uni<Void> commitOnce() {
        Map<TopicPartition, OffsetAndMetadata> offsets = take();
        return consumer.runOnPollingThread(client -> {
                    offsets.keySet().retainAll(client.assignment());
                })
                .chain(() -> offsets.isEmpty() ? Uni.createFrom().voidItem() : consumer.commitAsync(offsets))
                .onFailure(AcknowledgeLast::mayWorkLater)
                .invoke(() -> putBack(offsets));
    }

    private Map<TopicPartition, OffsetAndMetadata> take() {
        synchronized (done) {
            Map<TopicPartition, OffsetAndMetadata> taken = new HashMap<>(done);
            done.clear();
            return taken;
        }
    }

    private void putBack(Map<TopicPartition, OffsetAndMetadata> offsets) {
        synchronized (done) {
            offsets.forEach(done::putIfAbsent);
        }
    }

    private static boolean mayWorkLater(Throwable failure) {
        return failure instanceof RetriableException || failure instanceof RebalanceInProgressException;
    }

    /** Makes one for each channel that asks for the strategy {@code acknowledge-last}. */
    @ApplicationScoped
    @Identifier("acknowledge-last")
    static class Factory implements KafkaCommitHandler.Factory {

        @Override
        public KafkaCommitHandler create(
                KafkaConnectorIncomingConfiguration config,
                Vertx vertx,
                KafkaConsumer<?, ?> consumer,
                BiConsumer<Throwable, Boolean> reportFailure) {
            return new AcknowledgeLast(consumer);
        }
    }
}
