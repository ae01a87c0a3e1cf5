package io.tributary.job;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.tributary.projects.application.sync.JobQueueContract;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisJobQueueContractTest extends JobQueueContract {

    @SuppressWarnings("NullAway.Init")
    private static Servers servers;

    private final List<Request> started = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        servers = new Servers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Override
    protected JobQueue queue() {
        return new RedisJobQueue(new JobClient(servers.redis(), Clock.systemUTC()));
    }

    @Override
    protected List<Request> startAll(int atLeast) {
        started.clear();
        Redis redis = Redis.createClient(
                servers.vertx(),
                new RedisOptions().setConnectionString(servers.stack().redisUrl()));
        JobServer server = new JobServer(
                servers.vertx(),
                redis,
                new JobMux()
                        .handle(JobPayload.PageSync.TYPE, this::note)
                        .handle(JobPayload.ProjectSweep.TYPE, this::note),
                JobServerConfig.of(Map.of(JobPayload.CRITICAL, 1, JobPayload.BULK, 1)),
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        Servers.await(server.start());
        Servers.awaitTrue(() -> started.size() >= atLeast);
        Servers.await(server.stop(Duration.ofSeconds(5)));
        redis.close();
        return List.copyOf(started);
    }

    private Uni<JobOutcome> note(Job job) {
        started.add(new Request(
                JobPayload.parse(job.type(), job.payload()),
                job.eventTime(),
                job.onlyIfKnown(),
                null,
                job.receivedAt()));
        return Uni.createFrom().item(JobOutcome.done());
    }
}
