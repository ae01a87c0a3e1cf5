package io.tributary.jobqueue;

import java.time.Clock;

class RedisInspectorQueuesContractTest extends InspectorQueuesContract {

    private RedisGround ground;

    @Override
    Ports open(Clock clock) {
        ground = new RedisGround(clock);
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }
}
