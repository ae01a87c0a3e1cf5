package io.tributary.jobqueue;

import java.time.Duration;
import java.util.Map;

/**
 * How a {@link JobServer} works.
 *
 * @param queues the queues it serves
 * @param concurrency jobs that run at the same time; 32
 * @param poll how often an idle server asks without having been woken; 250 ms
 * @param forward how often jobs whose time has come are moved to their queue; 500 ms
 * @param heartbeat how often the server says that it is alive and extends its leases; 5 s
 * @param lease how long a job is the server's without a heartbeat, cut to a whole second when it ends; 15 s
 * @param recover how often it looks for jobs whose lease is over; 5 s
 * @param trust how long the connection to Redis must have been unbroken before the server recovers anything, so that
 *     an outage convicts nobody; 15 s
 * @param clean how often it removes jobs that were kept long enough; 8 s
 * @param maxCrashes the crash after which a job is archived; 3
 */
public record JobServerConfig(
        JobQueues queues,
        int concurrency,
        Duration poll,
        Duration forward,
        Duration heartbeat,
        Duration lease,
        Duration recover,
        Duration trust,
        Duration clean,
        int maxCrashes) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a number or a duration isn't positive (the trust may be zero), or the lease
     *     isn't at least two heartbeats and a second long
     */
    public JobServerConfig {
        require(concurrency > 0, "a concurrency above 0");
        require(maxCrashes > 0, "maxCrashes above 0");
        require(poll.toMillis() > 0 && forward.toMillis() > 0 && recover.toMillis() > 0, "intervals above 0");
        require(clean.toMillis() > 0, "intervals above 0");
        require(heartbeat.toMillis() > 0 && !trust.isNegative(), "a heartbeat above 0");
        require(
                lease.compareTo(heartbeat.multipliedBy(2).plusSeconds(1)) >= 0,
                "a lease of two heartbeats and a second at least");
    }

    /** The defaults, for these queues and their weights. */
    public static JobServerConfig of(Map<String, Integer> weights) {
        return of(JobQueues.weighted(weights));
    }

    /** The defaults, for these queues. */
    public static JobServerConfig of(JobQueues queues) {
        return new JobServerConfig(
                queues,
                32,
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofSeconds(8),
                3);
    }

    /** With this many jobs at a time. */
    public JobServerConfig concurrency(int concurrency) {
        return new JobServerConfig(
                queues, concurrency, poll, forward, heartbeat, lease, recover, trust, clean, maxCrashes);
    }

    /** With these intervals between looks for new jobs, for due ones, and for those whose lease is over. */
    public JobServerConfig looks(Duration poll, Duration forward, Duration recover) {
        return new JobServerConfig(
                queues, concurrency, poll, forward, heartbeat, lease, recover, trust, clean, maxCrashes);
    }

    /** With this lease, kept by this heartbeat, and taken over after this much unbroken connection. */
    public JobServerConfig leases(Duration heartbeat, Duration lease, Duration trust) {
        return new JobServerConfig(
                queues, concurrency, poll, forward, heartbeat, lease, recover, trust, clean, maxCrashes);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("a job server needs " + what);
        }
    }
}
