package io.tributary.jobqueue;

import java.time.Clock;

class RedisInspectorViewContractTest extends InspectorViewContract {

    private final RedisGround ground = new RedisGround(clock);

    @Override
    Ports open(Clock clock) {
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }
}
