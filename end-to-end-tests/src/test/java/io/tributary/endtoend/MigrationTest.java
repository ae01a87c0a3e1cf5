package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The step before an installation or upgrade. That it makes tables and topics is shown by the deployment itself, whose
 * services may create neither.
 */
@Order(3)
class MigrationTest extends EndToEnd {

    @Test
    void a_migration_may_run_again_while_the_services_work_and_takes_no_part_in_it() {
        Deployment.Ended ended = deployment.migrate(Map.of());

        assertThat(ended.exitCode()).as(ended.log()).isZero();
        assertThat(ended.log())
                .contains("The tables and topics are as this version needs them.")
                .doesNotContain("notion-webhook-received");
    }

    @Test
    void a_migration_that_cannot_reach_postgresql_says_so_and_fails() {
        Deployment.Ended ended =
                deployment.migrate(Map.of("TRIBUTARY_POSTGRES_URL", "postgresql://127.0.0.1:1/tributary"));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.log()).contains("127.0.0.1:1");
    }
}
