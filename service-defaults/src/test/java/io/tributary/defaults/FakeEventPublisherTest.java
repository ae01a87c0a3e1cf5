package io.tributary.defaults;

import io.tributary.events.EventMessage;
import java.util.List;

/** The fake keeps the contract. */
class FakeEventPublisherTest extends EventPublisherContract {

    private final FakeEventPublisher fake = new FakeEventPublisher();

    @Override
    EventPublisher publisher() {
        return fake;
    }

    @Override
    List<EventMessage> published() {
        return fake.published();
    }

    @Override
    void outageBegins() {
        fake.down(true);
    }

    @Override
    void outageEnds() {
        fake.down(false);
    }
}
