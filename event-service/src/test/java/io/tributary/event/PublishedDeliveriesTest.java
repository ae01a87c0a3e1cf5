package io.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.events.NotionWebhookReceived;
import io.tributary.events.UndecodableEvent;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.application.deliveries.DeliveryMeaning;
import io.tributary.projects.application.deliveries.DeliveryMeaning.Outcome;
import io.tributary.projects.application.deliveries.HookedProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks that others published, and what they mean to a project that they are about. */
class PublishedDeliveriesTest {

    private static final Path WEBHOOKS =
            Path.of("..", "notion", "src", "test", "resources", "io", "tributary", "notion", "published", "webhook");

    @ParameterizedTest
    @CsvSource({
        "comment_created_on_block,     IRRELEVANT, 0, 0",
        "data_source_content_updated,  USED,       0, 1",
        "data_source_moved,            USED,       0, 1",
        "data_source_schema_updated,   USED,       1, 0",
        "database_content_updated,     USED,       0, 1",
        "database_deleted,             USED,       0, 1",
        "database_schema_updated,      USED,       1, 0",
        "page_content_updated,         FOREIGN,    0, 0",
        "page_created,                 FOREIGN,    0, 0",
        "page_deleted,                 USED,       1, 0",
        "page_locked,                  FOREIGN,    0, 0",
        "page_moved,                   USED,       1, 0",
        "page_properties_updated,      FOREIGN,    0, 0"
    })
    void each_means_what_its_type_says(String name, Outcome outcome, int jobs, int wants) throws IOException {
        Delivery delivery = NotionDeliveries.delivery(received(name), null);
        UUID entity = Objects.requireNonNull(delivery.entityId());

        DeliveryMeaning meaning =
                DeliveryMeaning.of(delivery, List.of(new HookedProject(UUID.randomUUID(), entity, entity)));

        assertThat(meaning.outcome()).isEqualTo(outcome);
        assertThat(meaning.jobs()).hasSize(jobs);
        assertThat(meaning.wants()).hasSize(wants);
    }

    @Test
    void a_handshake_is_no_event() {
        assertThatThrownBy(() -> NotionDeliveries.delivery(received("verification"), null))
                .isInstanceOf(UndecodableEvent.class);
    }

    @Test
    void none_is_left_out() throws IOException {
        try (Stream<Path> files = Files.list(WEBHOOKS)) {
            assertThat(files).hasSize(14);
        }
    }

    private static NotionWebhookReceived received(String name) throws IOException {
        byte[] body = Files.readAllBytes(WEBHOOKS.resolve("zulip-" + name + ".json"));
        return new NotionWebhookReceived("e", "hook", 1, "key", Instant.EPOCH, body);
    }
}
