package io.tributary.jobqueue.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.InMemoryJobs;
import io.tributary.jobqueue.JobClientConfig;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobQueues;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.tributary.jobqueue.NewJob;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an application's configuration means, and when its server runs. */
class JobQueueBeansTest {

    private final Vertx vertx = Vertx.vertx();
    private final InMemoryJobs jobs = new InMemoryJobs(Clock.systemUTC());
    private final BlockingQueue<String> ran = new ArrayBlockingQueue<>(10);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.closeAndAwait();
    }

    private static JobQueueConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(JobQueueConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(values)
                .build()
                .getConfigMapping(JobQueueConfig.class);
    }

    private static JobQueueBeans beans(Map<String, String> values) {
        return new JobQueueBeans(config(values), Given.none(), Given.none(), Given.none());
    }

    @Test
    void without_configuration_one_queue_is_served_and_payloads_are_bounded_alone() {
        JobQueueBeans beans = beans(Map.of());

        assertThat(beans.serverConfig()).isEqualTo(JobServerConfig.of(Map.of("default", 1)));
        assertThat(beans.bounds()).isEqualTo(JobClientConfig.DEFAULT);
    }

    @Test
    void each_key_is_heard() {
        JobQueueBeans beans = beans(Map.of(
                "job-queue.queues.critical", "6",
                "job-queue.queues.bulk", "1",
                "job-queue.strict", "true",
                "job-queue.concurrency", "5",
                "job-queue.max-payload", "1000",
                "job-queue.max-waiting.bulk", "7"));

        assertThat(beans.serverConfig())
                .isEqualTo(JobServerConfig.of(JobQueues.strict(Map.of("critical", 6, "bulk", 1)))
                        .concurrency(5));
        assertThat(beans.bounds()).isEqualTo(new JobClientConfig(1_000, Map.of("bulk", 7L)));
    }

    private JobServer server(JobMux mux) {
        made.incrementAndGet();
        return jobs.server(vertx, mux, JobServerConfig.of(Map.of("default", 1)));
    }

    private JobMux handling() {
        return new JobMux().handle("mail:", job -> {
            ran.add(job.id());
            return Uni.createFrom().item(JobOutcome.done());
        });
    }

    private void enqueue(String id) {
        jobs.client()
                .enqueue(NewJob.of("mail:send", new byte[0]).id(id))
                .await()
                .indefinitely();
    }

    @Test
    void a_server_runs_from_the_start_of_the_application_to_its_end() throws Exception {
        JobMux mux = handling();
        JobServerLifecycle lifecycle = lifecycle(Map.of(), mux);

        lifecycle.start(new StartupEvent(), mux);
        enqueue("t1");
        assertThat(ran.poll(20, TimeUnit.SECONDS)).isEqualTo("t1");
        lifecycle.stop(new ShutdownEvent());

        assertThat(jobs.inspector().servers().await().indefinitely()).isEmpty();
        enqueue("t2");
        assertThat(jobs.inspector().stats("default").await().indefinitely().pending())
                .isEqualTo(1);
    }

    private JobServerLifecycle lifecycle(Map<String, String> values, JobMux mux) {
        JobServer[] only = new JobServer[1];
        return new JobServerLifecycle(config(values), Given.one(() -> {
            JobServer server = only[0] == null ? server(mux) : only[0];
            only[0] = server;
            return server;
        }));
    }

    @Test
    void none_is_made_where_nothing_handles_jobs_or_none_is_to_serve() {
        startAndStop(Map.of(), new JobMux());
        startAndStop(Map.of("job-queue.serve", "false"), handling());

        assertThat(made).hasValue(0);
    }

    private void startAndStop(Map<String, String> values, JobMux mux) {
        JobServerLifecycle lifecycle = lifecycle(values, mux);
        lifecycle.start(new StartupEvent(), mux);
        lifecycle.stop(new ShutdownEvent());
    }
}
