package io.tributary.jobqueue;

import java.time.Clock;

class MemoryHandlerTest extends HandlerContract<MemoryBench> {

    @Override
    MemoryBench bench() {
        return new MemoryBench(Clock.systemUTC());
    }
}
