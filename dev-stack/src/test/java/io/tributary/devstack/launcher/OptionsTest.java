package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void up_keeps_data_and_starts_everything_unless_told_otherwise() {
        assertThat(parse("up")).isEqualTo(new Options("up", false, false, false, false, false, null));
        assertThat(parse("up --fresh --no-build --only infra"))
                .isEqualTo(new Options("up", true, true, false, false, false, null));
        assertThat(parse("up --only=infra").infraOnly()).isTrue();
        assertThat(parse("up --trace").trace()).isTrue();
    }

    @Test
    void status_prints_for_people_unless_told_otherwise() {
        assertThat(parse("status").json()).isFalse();
        assertThat(parse("status --json").json()).isTrue();
    }

    @Test
    void logs_are_of_one_service_or_of_all() {
        assertThat(parse("logs").service()).isNull();
        assertThat(parse("logs -f job-service").service()).isEqualTo("job-service");
        assertThat(parse("logs job-service -f").follow()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "upp",
                "up --frehs",
                "up infra",
                "up --only",
                "up --only services",
                "up --json",
                "status --fresh",
                "status all",
                "logs worker",
                "logs redis kafka",
                "stop now"
            })
    void what_it_does_not_know_it_refuses(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(Refusal.class);
    }

    private static Options parse(String line) {
        return Options.parse(List.of(line.split(" ", -1)));
    }
}
