package io.tributary.benchmarks.ingest;

/**
 * One turn of one door.
 *
 * @param round from 1
 * @param perSecond deliveries accepted, as fast as the connections were answered
 * @param doorMicros processor time of the door for each of them, in µs
 * @param brokerMicros the broker's
 * @param loadMicros the sender's
 * @param halfPerSecond the pace of the second part: half of {@code perSecond}
 * @param p50 from when a delivery was due to its answer at that pace, in milliseconds
 * @param p99 as {@code p50}
 * @param halfDoorMicros processor time of the door for each delivery at that pace
 * @param residentBytes what the door's process held afterwards
 */
record Measurement(
        DoorKind door,
        int round,
        double perSecond,
        double doorMicros,
        double brokerMicros,
        double loadMicros,
        double halfPerSecond,
        double p50,
        double p99,
        double halfDoorMicros,
        long residentBytes) {

    /** Deliveries for a second of the door's processor time. */
    double perCpuSecond() {
        return 1e6 / doorMicros;
    }
}
