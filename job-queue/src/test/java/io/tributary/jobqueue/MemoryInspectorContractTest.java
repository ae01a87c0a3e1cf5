package io.tributary.jobqueue;

import java.time.Clock;

class MemoryInspectorContractTest extends InspectorContract {

    @Override
    Ports open(Clock clock) {
        return MemoryGround.open(clock);
    }

    @Override
    void shut() {}
}
