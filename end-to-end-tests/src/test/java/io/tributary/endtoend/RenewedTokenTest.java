package io.tributary.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A token that Notion refuses is renewed by whichever service meets the refusal. Here that is job-service. */
@Order(4)
@SuppressWarnings("NullAway.Init") // Set before all tests.
class RenewedTokenTest extends EndToEnd {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ApprovedConnection connection;
    private Copy others;

    @BeforeAll
    void connect() {
        connection = ApprovedConnection.make(deployment);
        others = connection.createProject();
    }

    @AfterAll
    void disconnect() {
        connection.delete();
    }

    @Test
    void a_page_is_synced_though_the_token_had_expired() {
        int before = connection.refreshes();
        connection.expire();
        String page = connection.addPage("After the token's end");

        others.sync("incremental");

        Await.passes(
                LIMIT,
                () -> assertThat(others.page(page).path("title").asText()).isEqualTo("After the token's end"));
        assertThat(connection.refreshes()).isEqualTo(before + 1);
        assertThat(connection.state()).isEqualTo("ok");
        assertThat(others.project().path("sync").asText()).isEqualTo("live");
    }
}
