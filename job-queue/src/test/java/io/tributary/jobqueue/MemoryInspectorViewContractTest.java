package io.tributary.jobqueue;

import java.time.Clock;

class MemoryInspectorViewContractTest extends InspectorViewContract {

    @Override
    Ports open(Clock clock) {
        return MemoryGround.open(clock);
    }

    @Override
    void shut() {}
}
