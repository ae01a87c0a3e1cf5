package io.tributary.jobqueue;

import java.time.Clock;

class MemoryInspectorQueuesContractTest extends InspectorQueuesContract {

    @Override
    Ports open(Clock clock) {
        return MemoryGround.open(clock);
    }

    @Override
    void shut() {}
}
