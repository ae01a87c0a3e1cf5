package io.tributary.jobqueue;

import java.time.Clock;

class MemoryCrashTest extends CrashContract<MemoryBench> {

    @Override
    MemoryBench bench() {
        return new MemoryBench(Clock.systemUTC());
    }
}
