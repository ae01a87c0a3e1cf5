package io.tributary.jobqueue;

import java.time.Clock;

class MemoryJobServerTest extends JobServerContract<MemoryBench> {

    @Override
    MemoryBench bench() {
        return new MemoryBench(Clock.systemUTC());
    }
}
