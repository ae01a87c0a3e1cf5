package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final InFlight inFlight = new InFlight(2, 1000);
    private final List<UniEmitter<? super Void>> answers = new ArrayList<>();

    @Test
    void no_more_records_than_the_bound_are_on_their_way() {
        send(1);
        send(1);

        send(1).assertFailedWith(InFlight.TooMany.class);
        answers.get(0).complete(null);
        send(1).assertNotTerminated();
    }

    @Test
    void no_more_bytes_than_the_bound_are_on_their_way() {
        send(600);

        send(600).assertFailedWith(InFlight.TooMany.class);
        answers.get(0).fail(new IllegalStateException("Kafka is gone"));
        send(600).assertNotTerminated();
    }

    @Test
    void one_that_is_larger_than_the_bound_goes_alone() {
        send(5000).assertNotTerminated();
        send(1).assertFailedWith(InFlight.TooMany.class);
    }

    @Test
    void what_nobody_waits_for_any_more_still_counts() {
        send(1).cancel();
        send(1).cancel();

        send(1).assertFailedWith(InFlight.TooMany.class);
        assertThat(answers).hasSize(2);
    }

    private UniAssertSubscriber<Void> send(int bytes) {
        Uni<Void> work = Uni.createFrom().emitter(answers::add);
        return inFlight.guard(bytes, work).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
