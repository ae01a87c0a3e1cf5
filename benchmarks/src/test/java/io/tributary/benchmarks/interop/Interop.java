package io.tributary.benchmarks.interop;

import io.tributary.devstack.testing.TestStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Both sides on one empty Redis. */
abstract class Interop {

    /** Leased only when there is something to test. */
    private static final class Stack {
        static final String REDIS_URL = TestStack.lease().redisUrl();
    }

    Go go;
    OurSide java;

    @BeforeEach
    void open() {
        Go.assumeBuilt();
        go = new Go(Stack.REDIS_URL.substring("redis://".length()));
        java = new OurSide(Stack.REDIS_URL);
    }

    @AfterEach
    void close() {
        if (go != null) {
            go.close();
        }
        if (java != null) {
            java.close();
        }
    }
}
