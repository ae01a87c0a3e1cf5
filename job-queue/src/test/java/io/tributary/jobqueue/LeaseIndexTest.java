package io.tributary.jobqueue;

import static io.tributary.jobqueue.Workshop.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.redis.client.Command;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How Redis keeps leases: their look-up must not cost more with each job that runs. */
class LeaseIndexTest {

    private static final String LEASE = KEYS.prefix() + "lease";

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void many_leases_have_an_index_and_nothing_that_is_none() {
        List<String> ids = IntStream.range(0, 20).mapToObj(n -> "t" + n).toList();
        ids.forEach(id -> shop.enqueue(
                NewJob.of("other", new byte[0]).queue(Workshop.QUEUE).id(id)));

        assertThat(shop.take(10).jobs()).hasSize(10);
        assertThat(encoding()).isNotEqualTo("skiplist");
        assertThat(shop.take(10).jobs()).hasSize(10);

        assertThat(encoding()).isEqualTo("skiplist");
        assertThat(shop.set("lease")).containsExactlyInAnyOrderElementsOf(ids);
    }

    private String encoding() {
        return String.valueOf(shop.fixture.command(Command.OBJECT, "ENCODING", LEASE));
    }
}
