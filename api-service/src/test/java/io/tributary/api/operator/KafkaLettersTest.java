package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.api.SampleLetters;
import io.tributary.api.WebhookTopic;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.events.Topics;
import io.tributary.projects.application.letters.LetterBox;
import io.tributary.projects.application.letters.LetterBoxContract;
import io.tributary.projects.application.letters.LetterMarks;
import io.tributary.projects.application.letters.LetterPlace;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.application.letters.LetterTopics;
import io.tributary.projects.application.letters.SettledMany;
import io.tributary.projects.application.letters.TopicLetters;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters of topics, on a real Kafka and a real PostgreSQL. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class KafkaLettersTest extends LetterBoxContract {

    private static final String TOPIC = Topics.NOTION_WEBHOOK_RECEIVED;

    @Inject
    LetterTopics topics;

    @Inject
    LetterMarks marks;

    @Inject
    Clock clock;

    private final List<ConsumerRecord<String, byte[]>> published = new ArrayList<>();
    private WebhookTopic topic;

    @BeforeEach
    void watch() {
        topic = new WebhookTopic(TestStack.current().kafkaBootstrap());
    }

    @AfterEach
    void close() {
        topic.close();
    }

    @Override
    protected LetterBox box() {
        return new TopicLetters(topics, marks, clock);
    }

    @Override
    protected String source() {
        return TOPIC;
    }

    @Override
    protected String giveUp(String letterType, Instant at) {
        return SampleLetters.put(TOPIC, null, letterType, at);
    }

    @Override
    protected int cameBack(String letterType) {
        return (int) published().stream()
                .filter(record -> letterType.equals(
                        new String(record.headers().lastHeader(CloudEvents.TYPE).value(), UTF_8)))
                .count();
    }

    private List<ConsumerRecord<String, byte[]>> published() {
        published.addAll(topic.records());
        return published;
    }

    @Override
    protected String nobodys() {
        return new LetterPlace(TOPIC, 0, 1_000_000).id();
    }

    @Test
    void two_operators_at_once_lose_no_event() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(giveUp(type, base.plusSeconds(i)));
        }

        SettledMany[] both = Uni.combine()
                .all()
                .unis(
                        box().settleMany(query(type), null, LetterState.REPLAYED, 100),
                        box().settleMany(query(type), null, LetterState.REPLAYED, 100))
                .with((one, other) -> new SettledMany[] {one, other})
                .await()
                .atMost(Duration.ofSeconds(20));

        assertThat(both).allSatisfy(one -> assertThat(one.left()).isZero());
        assertThat(cameBack(type)).isBetween(ids.size(), 2 * ids.size());
        assertThat(list(query(type), null, 100)).isEmpty();
    }
}
