package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.Server;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.JobClient;
import io.tributary.projects.application.sync.JobQueue.Request;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisJobQueueTest {

    @SuppressWarnings("NullAway.Init")
    private static Servers servers;

    private final RedisJobQueue queue = new RedisJobQueue(new JobClient(servers.redis(), Clock.systemUTC()));

    @BeforeAll
    static void start() {
        servers = new Servers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void each_job_waits_once_in_the_queue_of_its_type() {
        UUID project = UUID.randomUUID();
        Request page = Request.of(new JobPayload.PageSync(project, UUID.randomUUID()));
        Request sweep = Request.of(new JobPayload.ProjectSweep(project));

        Servers.await(queue.enqueue(List.of(page, sweep)));
        Servers.await(queue.enqueue(List.of(page, sweep)));

        assertThat(waiting("critical")).isEqualTo(1);
        assertThat(waiting("bulk")).isEqualTo(1);
    }

    @Test
    void a_queue_that_can_not_be_reached_is_an_outage() {
        Request job = Request.of(new JobPayload.ProjectPurge(UUID.randomUUID()));
        servers.stack().stop(Server.REDIS);

        assertThatThrownBy(() -> Servers.await(queue.enqueue(List.of(job))))
                .satisfies(failure ->
                        assertThat(Outages.isOutage(failure)).as("%s", failure).isTrue());
        servers.stack().start(Server.REDIS);
    }

    @Test
    void a_full_redis_is_an_outage() {
        Request job = Request.of(new JobPayload.ProjectPurge(UUID.randomUUID()));
        Servers.await(queue.enqueue(List.of(Request.of(new JobPayload.ProjectPurge(UUID.randomUUID())))));
        memory("1");
        try {
            assertThatThrownBy(() -> Servers.await(queue.enqueue(List.of(job))))
                    .hasMessageContaining("OOM")
                    .satisfies(failure -> assertThat(Outages.isOutage(failure))
                            .as("%s", failure)
                            .isTrue());
        } finally {
            memory("0");
        }
    }

    private static void memory(String bytes) {
        var unused = Servers.await(servers.redis()
                .send(io.vertx.mutiny.redis.client.Request.cmd(Command.CONFIG)
                        .arg("SET")
                        .arg("maxmemory")
                        .arg(bytes)));
    }

    private static int waiting(String queue) {
        return Servers.await(servers.redis()
                        .send(io.vertx.mutiny.redis.client.Request.cmd(Command.LLEN)
                                .arg("asynq:{" + queue + "}:pending")))
                .toInteger();
    }
}
