package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.NotionWebhookReceived;
import io.tributary.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every publisher keeps. */
abstract class EventPublisherContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    abstract EventPublisher publisher();

    /** What the topic holds now, in the order of each key. */
    abstract List<EventMessage> published();

    abstract void outageBegins();

    abstract void outageEnds();

    @Test
    void an_event_arrives_with_its_key_headers_and_bytes() {
        EventMessage message = delivery("arrives", 1);

        publish(message);

        EventMessage found = find("arrives").get(0);
        assertThat(found.key()).isEqualTo(message.key());
        assertThat(found.value()).isEqualTo(message.value());
        assertThat(found.headers()).containsAllEntriesOf(message.headers());
        assertThat(found.headers().get(CloudEvents.TRACEPARENT)).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void a_trace_that_the_event_belongs_to_is_kept() {
        EventMessage message = delivery("traced", 1);
        Map<String, String> headers = new HashMap<>(message.headers());
        headers.put(CloudEvents.TRACEPARENT, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        publish(new EventMessage(message.topic(), message.key(), headers, message.value()));

        assertThat(find("traced").get(0).headers()).containsAllEntriesOf(headers);
    }

    @Test
    void many_at_once_all_arrive_in_the_order_of_their_key() {
        List<Uni<Void>> publishes = IntStream.range(0, 2000)
                .mapToObj(i -> publisher().publish(delivery("many", i)))
                .toList();

        Uni.join().all(publishes).andFailFast().replaceWithVoid().await().atMost(LIMIT);

        assertThat(find("many"))
                .extracting(message -> new String(message.value(), UTF_8))
                .containsExactlyElementsOf(IntStream.range(0, 2000)
                        .mapToObj(i -> "{\"n\":" + i + "}")
                        .toList());
    }

    @Test
    void a_large_body_arrives() {
        EventMessage small = delivery("large", 1);
        byte[] large = new byte[900_000];
        new Random(7).nextBytes(large);

        publish(new EventMessage(small.topic(), small.key(), small.headers(), large));

        assertThat(find("large").get(0).value()).isEqualTo(large);
    }

    @Test
    void an_outage_is_told_within_two_seconds_and_passes() {
        publish(delivery("before", 1));
        outageBegins();
        try {
            long start = System.nanoTime();
            List<Uni<Void>> publishes = Stream.generate(() -> publisher().publish(delivery("during", 1)))
                    .limit(300)
                    .toList();

            assertThatThrownBy(() -> Uni.join()
                            .all(publishes)
                            .andCollectFailures()
                            .await()
                            .atMost(LIMIT))
                    .hasRootCauseInstanceOf(Exception.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThatThrownBy(() -> publish(delivery("during", 2))).isInstanceOf(EventPublisher.NotPublished.class);
        } finally {
            outageEnds();
        }
        publisher()
                .publish(delivery("after", 1))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofMillis(500))
                .expireIn(LIMIT.toMillis())
                .await()
                .atMost(LIMIT.plusSeconds(5));
        assertThat(find("after")).isNotEmpty();
    }

    private void publish(EventMessage message) {
        publisher().publish(message).await().atMost(LIMIT);
    }

    private List<EventMessage> find(String hook) {
        return published().stream()
                .filter(message -> hook.equals(message.headers().get("ce_hookid")))
                .toList();
    }

    private static EventMessage delivery(String hook, int n) {
        EventMessage message = CloudEvents.encode(new NotionWebhookReceived(
                UUID.randomUUID().toString(),
                hook,
                1,
                "153104cd-0000-8000-8000-000000000001",
                Instant.parse("2026-11-20T09:15:34.285Z"),
                ("{\"n\":" + n + "}").getBytes(UTF_8)));
        assertThat(message.topic()).isEqualTo(Topics.NOTION_WEBHOOK_RECEIVED);
        return message;
    }
}
