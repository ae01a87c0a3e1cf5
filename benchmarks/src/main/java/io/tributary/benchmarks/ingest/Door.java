package io.tributary.benchmarks.ingest;

import java.net.InetSocketAddress;

/** A process that takes deliveries of one hook. */
interface Door extends AutoCloseable {

    DoorKind kind();

    InetSocketAddress address();

    /** The path of its hook. */
    String path();

    /** What deliveries to the hook are signed with. */
    String secret();

    long pid();

    @Override
    void close();
}
