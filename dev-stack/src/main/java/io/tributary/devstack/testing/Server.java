package io.tributary.devstack.testing;

/** A server of the dev stack that can be stopped and started on its own, to play an outage. */
public enum Server {
    POSTGRES,
    REDIS,
    KAFKA
}
