package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.Receiver.Delivery;
import io.tributary.devstack.testing.notion.NotionControl;
import io.tributary.devstack.testing.notion.NotionScript;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same seed and the same operations in the same order: the same answers and the same deliveries. */
class RepeatTest {
    private static final int OPERATIONS = 100;
    private static final int FEW = 20;

    /** @param answers of queries by the integration, with their status */
    private record Transcript(
            String operations, List<String> answers, List<Delivery> deliveries, JsonNode log, JsonNode state) {}

    @SuppressWarnings("NullAway.Init")
    private static Transcript one;

    @BeforeAll
    static void runOnce() throws IOException {
        one = run(42, 11, OPERATIONS);
    }

    @Test
    void two_simulators_of_one_seed_are_alike_to_the_last_byte() throws IOException {
        Transcript other = run(42, 11, OPERATIONS);

        assertThat(other.operations()).isEqualTo(one.operations());
        assertThat(other.answers()).isEqualTo(one.answers());
        assertThat(other.deliveries()).isEqualTo(one.deliveries());
        assertThat(other.log()).isEqualTo(one.log());
        assertThat(other.state()).isEqualTo(one.state());
        assertThat(one.deliveries()).hasSizeGreaterThan(50);
        assertThat(one.answers()).anyMatch(answer -> answer.startsWith("200")).anyMatch(a -> !a.startsWith("200"));
    }

    @Test
    void another_seed_of_script_or_simulator_makes_another_run() throws IOException {
        Transcript few = run(42, 11, FEW);

        assertThat(run(42, 12, FEW).operations()).isNotEqualTo(few.operations());
        assertThat(run(43, 11, FEW).deliveries()).isNotEqualTo(few.deliveries());
        assertThat(few.deliveries()).isNotEmpty();
    }

    @Test
    void a_reset_with_the_same_seed_and_time_repeats_it_too() throws IOException {
        try (Simulated notion = new Simulated();
                Receiver receiver = new Receiver()) {
            NotionControl control = NotionControl.at(notion.simulator().url());
            notion.create("What was before does not matter");
            control.reset(42, notion.clock.instant());

            assertThat(play(notion, receiver, 11, OPERATIONS).answers()).isEqualTo(one.answers());
        }
    }

    private static Transcript run(long simulatorSeed, long scriptSeed, int operations) throws IOException {
        try (Simulated notion = new Simulated(simulatorSeed);
                Receiver receiver = new Receiver()) {
            return play(notion, receiver, scriptSeed, operations);
        }
    }

    private static Transcript play(Simulated notion, Receiver receiver, long scriptSeed, int operations) {
        NotionControl control = NotionControl.at(notion.simulator().url());
        String unused = notion.subscribe(receiver);
        notion.advance(Duration.ZERO);
        NotionScript script = NotionScript.seeded(scriptSeed, operations);
        List<String> answers = new ArrayList<>();
        script.run(control, () -> {
            notion.advance(Duration.ofSeconds(7));
            answers.add(query(notion));
        });
        script.calm(control);
        notion.advance(Duration.ofHours(1));
        answers.add(query(notion));
        return new Transcript(
                script.toString(),
                answers,
                receiver.all(),
                notion.control("GET", "deliveries", ""),
                control.state(Simulated.SOURCE));
    }

    private static String query(Simulated notion) {
        try {
            Simulated.Answer answer = notion.query("{\"page_size\":20}");
            return answer.status() + " " + answer.body();
        } catch (java.io.UncheckedIOException cut) {
            return "0";
        }
    }
}
