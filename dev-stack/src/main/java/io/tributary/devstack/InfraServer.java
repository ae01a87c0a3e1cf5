package io.tributary.devstack;

import java.io.IOException;

/** One server of the infrastructure. Its port and data outlive a stop; both calls are idempotent. */
interface InfraServer {
    /** Returns when it serves. */
    void start() throws IOException, InterruptedException;

    /** Returns when it has ended; its connections are cut, its data kept. */
    void stop() throws IOException, InterruptedException;
}
