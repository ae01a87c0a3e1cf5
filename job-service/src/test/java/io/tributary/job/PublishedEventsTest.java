package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventPublisher.NotPublished;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.EventSink.EventRefused;
import java.util.Map;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PublishedEventsTest {

    @Test
    void an_event_that_kafka_will_never_take_is_refused() {
        assertThatThrownBy(() -> publish(new RecordTooLargeException("2000000 bytes")))
                .isInstanceOf(EventRefused.class)
                .hasMessage("2000000 bytes");
    }

    @Test
    void an_event_that_kafka_does_not_take_now_is_not_refused() {
        assertThatThrownBy(() -> publish(new TimeoutException("no leader"))).isInstanceOf(NotPublished.class);
    }

    private static void publish(RuntimeException failure) {
        EventMessage event = new EventMessage("topic", "key", Map.of(), new byte[0]);
        new PublishedEvents(message -> Uni.createFrom().failure(new NotPublished(message.topic(), failure)))
                .publish(event)
                .await()
                .indefinitely();
    }
}
