package io.tributary.defaults;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Scope;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * What is around every subscriber, once. It keeps two promises.
 *
 * <p><em>Acknowledge last</em>: a batch is done when everything that its events cause is durable; only then its offsets
 * move. Meanwhile the next batch waits, and Kafka's client goes on polling with its partitions paused, so that however
 * long it takes, the consumer stays in its group.
 *
 * <p><em>An outage is not a failure</em>: while Redis, PostgreSQL or Kafka can't be reached, the same batch is tried
 * again, without end; nothing is dead-lettered, no check turns down. A bad record goes to the dead-letter topic, alone,
 * and the others of its batch go on.
 *
 * <p>In a service: {@code @Incoming("…") Uni<Void> receive(ConsumerRecords<byte[], byte[]> records) {return
 * subscriptions.take(records, this);}}, with {@code batch=true} on the channel.
 */
@ApplicationScoped
public class Subscriptions {

    private static final Logger LOG = Logger.getLogger(Subscriptions.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int TRIES_ALONE = 3;

    /** The setting of a channel that says what it reads. */
    private static final Pattern TOPIC = Pattern.compile("mp\\.messaging\\.incoming\\.[^.]+\\.topic");

    private final DeadLetters deadLetters;
    private final Patience patience;
    private final MeterRegistry registry;
    private final Clock clock;
    private final RecordSpans spans;
    private final Map<String, TopicMetrics> metrics = new ConcurrentHashMap<>();

    Subscriptions(DeadLetters deadLetters, MeterRegistry registry, Clock clock, Traces traces) {
        this.deadLetters = deadLetters;
        this.patience = new Patience(clock);
        this.registry = registry;
        this.clock = clock;
        this.spans = new RecordSpans(traces);
    }

    /** A counter that begins with its first increase hides it from whoever watches increases. */
    void show(@Observes StartupEvent started) {
        Config config = ConfigProvider.getConfig();
        for (String name : config.getPropertyNames()) {
            if (TOPIC.matcher(name).matches()) {
                var unused = metrics(config.getValue(name, String.class));
            }
        }
    }

    /** Has a batch of records handled. Completes when it may be acknowledged; never fails. */
    public <T> Uni<Void> take(ConsumerRecords<byte[], byte[]> records, EventHandler<T> handler) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        long start = System.nanoTime();
        Batch<T> batch = Batch.read(records, handler, spans);
        TopicMetrics topic = metrics(batch.topic());
        topic.batch(records.count(), batch.oldestMillis());
        Scope scope = RecordSpans.enter(batch);
        return keepAll(batch.refused(), topic)
                .chain(() -> handle(batch.readings(), handler, topic))
                .invoke(() -> topic.done(Duration.ofNanos(System.nanoTime() - start)))
                .eventually(() -> {
                    scope.close();
                    batch.end();
                });
    }

    private <T> Uni<Void> handle(List<Batch.Reading<T>> readings, EventHandler<T> handler, TopicMetrics topic) {
        if (readings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<T> values = readings.stream().map(Batch.Reading::value).toList();
        Uni<Void> handled =
                patience.through("A batch of " + readings.get(0).record().topic(), topic, () -> handler.handle(values));
        return readings.size() > 1
                ? handled.onFailure().recoverWithUni(bug -> oneByOne(readings, handler, topic, bug))
                : handled.onFailure()
                        .retry()
                        .withBackOff(BETWEEN_TRIES)
                        .atMost(TRIES_ALONE - 1)
                        .onFailure()
                        .recoverWithUni(bug -> giveUp(readings.get(0), topic, bug));
    }

    private <T> Uni<Void> oneByOne(
            List<Batch.Reading<T>> readings, EventHandler<T> handler, TopicMetrics topic, Throwable bug) {
        LOG.errorf("One of %d events could not be handled, so they are tried one by one: %s", readings.size(), bug);
        return Multi.createFrom()
                .iterable(readings)
                .onItem()
                .transformToUniAndConcatenate(reading -> handle(List.of(reading), handler, topic))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> giveUp(Batch.Reading<?> guilty, TopicMetrics topic, Throwable bug) {
        LOG.error("An event could not be handled", bug);
        return keep(new Batch.Refused(guilty.record(), "Handling failed: " + bug, guilty.span()), topic);
    }

    private Uni<Void> keepAll(List<Batch.Refused> refused, TopicMetrics topic) {
        return Multi.createFrom()
                .iterable(refused)
                .onItem()
                .transformToUniAndConcatenate(bad -> keep(bad, topic))
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> keep(Batch.Refused bad, TopicMetrics topic) {
        RecordSpans.givenUp(bad.span());
        var record = bad.record();
        LOG.warnf(
                "Record %s-%d@%d becomes a dead letter: %s",
                record.topic(), record.partition(), record.offset(), bad.reason());
        return patience.through(
                        "A dead letter of " + record.topic(), topic, () -> deadLetters.keep(record, bad.reason()))
                .invoke(topic::deadLetter);
    }

    private TopicMetrics metrics(String topic) {
        return metrics.computeIfAbsent(topic, name -> new TopicMetrics(name, registry, clock));
    }
}
