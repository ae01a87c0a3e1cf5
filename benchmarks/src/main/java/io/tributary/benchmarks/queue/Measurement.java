package io.tributary.benchmarks.queue;

import java.util.List;

/**
 * One turn of one peer.
 *
 * @param benchCase the case's name
 * @param round from 1
 * @param jobs how many
 * @param seconds they took; 0 where the case measures something else
 * @param commandsPerJob Redis commands, those within scripts included
 * @param redisMicrosPerJob processor time of Redis
 * @param clientMicrosPerJob processor time of the peer's process
 * @param samples what the case is about where that is no rate: milliseconds, seconds or bytes
 */
record Measurement(
        String benchCase,
        PeerKind peer,
        int round,
        int jobs,
        double seconds,
        double commandsPerJob,
        double redisMicrosPerJob,
        double clientMicrosPerJob,
        List<Double> samples) {

    double perSecond() {
        return jobs / seconds;
    }
}
