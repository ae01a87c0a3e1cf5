package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to run Redis: a cluster, behind sentinels, as a replica, full. */
class DeploymentsTest {

    @TempDir
    Path folder;

    private final RedisFixture fixture = new RedisFixture();
    private final List<RedisNode> nodes = new ArrayList<>();
    private final List<JobServer> servers = new ArrayList<>();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

    @BeforeEach
    void open() {
        runs.clear();
    }

    @AfterEach
    void close() {
        servers.forEach(server -> await(server.stop(Duration.ofMillis(100))));
        nodes.forEach(RedisNode::close);
        fixture.close();
    }

    private RedisNode node(String... arguments) {
        RedisNode node = RedisNode.start(fixture, folder, arguments);
        nodes.add(node);
        return node;
    }

    private JobServer server(Redis redis, JobServerConfig config, JobOutcome outcome) {
        return server(redis, config, job -> Uni.createFrom().item(outcome));
    }

    private JobServer server(Redis redis, JobServerConfig config, JobHandler handler) {
        JobMux mux = new JobMux().handle(TYPE, new JobHandler() {
            @Override
            public Uni<JobOutcome> handle(Job job) {
                runs.computeIfAbsent(job.id(), id -> new AtomicInteger()).incrementAndGet();
                return handler.handle(job);
            }

            @Override
            public Duration retryDelay(Job job, String reason) {
                return Duration.ZERO;
            }
        });
        JobServer server =
                new JobServer(fixture.vertx, redis, mux, config, Clock.systemUTC(), new SimpleMeterRegistry());
        servers.add(server);
        await(server.start());
        return server;
    }

    private static NewJob job(String queue, String id) {
        return NewJob.of(TYPE, id.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .queue(queue)
                .id(id);
    }

    private Redis cluster() {
        nodes.addAll(RedisNode.cluster(fixture, folder));
        RedisOptions options =
                new RedisOptions().setType(RedisClientType.CLUSTER).setMaxPoolWaiting(10_000);
        nodes.forEach(node -> options.addConnectionString(node.url()));
        return Redis.createClient(fixture.vertx, options);
    }

    // A.6-18
    @Test
    void queues_live_on_all_nodes_of_a_cluster() {
        Redis redis = cluster();
        JobClient client = new JobClient(redis, Clock.systemUTC());
        JobInspector inspector = new JobInspector(redis, Clock.systemUTC());
        Map<String, Integer> queues = IntStream.range(0, 12)
                .mapToObj(n -> "queue" + n)
                .collect(Collectors.toMap(Function.identity(), name -> 1));
        List<NewJob> jobs = queues.keySet().stream()
                .flatMap(queue -> IntStream.range(0, 50)
                        .mapToObj(n -> n % 2 == 0
                                ? job(queue, queue + "-" + n)
                                : job(queue, queue + "-" + n).uniqueUntilStart()))
                .toList();

        await(client.enqueue(jobs));
        assertThat(nodes)
                .as("each node has some queues")
                .allSatisfy(node ->
                        assertThat(node.command(Command.DBSIZE).toInteger()).isPositive());
        server(redis, JobServerConfig.of(queues), JobOutcome.done());

        until(() -> runs.size() == jobs.size(), "all ran");
        queues.keySet()
                .forEach(queue ->
                        until(() -> await(inspector.stats(queue)).processed() == 50, "all of " + queue + " are done"));
        assertThat(runs.values()).allSatisfy(count -> assertThat(count.get()).isEqualTo(1));

        assertThat(await(client.enqueue(queues.keySet().stream()
                        .map(queue -> job(queue, "late-" + queue))
                        .toList())))
                .containsOnly(EnqueueResult.ENQUEUED);
        until(() -> runs.size() == jobs.size() + 12, "an idle server goes on");
        redis.close();
    }

    /** Ends its first run as its id says, and the next one well; what is to be held never ends by itself. */
    private Uni<JobOutcome> ends(Job job) {
        if (job.id().startsWith("hold")) {
            return Uni.createFrom().nothing();
        }
        boolean first = ran(job.id()) == 1;
        return Uni.createFrom().item(first ? firstEnd(job.id()) : JobOutcome.done());
    }

    private static JobOutcome firstEnd(String id) {
        return switch (id.substring(0, id.indexOf('-'))) {
            case "retry" -> JobOutcome.retry("bad luck");
            case "snooze" -> JobOutcome.snooze(Duration.ZERO, Wait.BACKOFF);
            case "skip" -> JobOutcome.skip("no such page");
            default -> JobOutcome.done();
        };
    }

    /** Jobs of all ends for a queue: two run twice, one is archived, one done. */
    private static List<NewJob> mixed(String queue) {
        return List.of(
                job(queue, "retry-" + queue).uniqueUntilStart(),
                job(queue, "snooze-" + queue).unique(Duration.ofSeconds(2)),
                job(queue, "skip-" + queue),
                job(queue, "done-" + queue).retention(Duration.ofHours(1)));
    }

    private int ran(String id) {
        AtomicInteger times = runs.get(id);
        return times == null ? 0 : times.get();
    }

    @Test
    void jobs_end_in_every_way_on_all_nodes_of_a_cluster() {
        Redis redis = cluster();
        JobClient client = new JobClient(redis, Clock.systemUTC());
        JobInspector inspector = new JobInspector(redis, Clock.systemUTC());
        List<String> queues = IntStream.range(0, 4).mapToObj(n -> "queue" + n).toList();
        Duration never = Duration.ofHours(1);
        JobServerConfig config = JobServerConfig.of(
                        queues.stream().collect(Collectors.toMap(Function.identity(), name -> 1)))
                .looks(never, Duration.ofMillis(200), Duration.ofMillis(100))
                .leases(Duration.ofMillis(300), Duration.ofMillis(1_600), Duration.ZERO);
        JobServer victim = server(redis, config, job -> Uni.createFrom().nothing());
        await(client.enqueue(
                queues.stream().map(queue -> job(queue, "crash-" + queue)).toList()));
        until(() -> runs.size() == 4, "the first server runs them");
        victim.die();
        JobServer server = server(redis, config, this::ends);
        until(() -> queues.stream().allMatch(queue -> ran("crash-" + queue) == 2), "what a dead server ran runs again");

        await(client.enqueue(
                queues.stream().flatMap(queue -> mixed(queue).stream()).toList()));
        for (String queue : queues) {
            until(() -> ran("retry-" + queue) == 2 && ran("snooze-" + queue) == 2, "both ran again");
            until(() -> await(inspector.stats(queue)).processed() == 6, "all runs but the snoozed one count");
            assertThat(await(inspector.stats(queue)).archived()).isEqualTo(1);
            assertThat(await(inspector.stats(queue)).completed()).isEqualTo(1);
            assertThat(await(inspector.memory(queue))).isPositive();
        }
        for (String queue : queues) {
            await(client.enqueue(job(queue, "hold-" + queue)));
            until(() -> ran("hold-" + queue) == 1, "an idle server is woken");
            assertThat(await(inspector.cancel(queue, "hold-" + queue))).isEqualTo(JobChange.CHANGED);
            until(() -> await(inspector.stats(queue)).archived() == 2, "it is cancelled");
            await(client.enqueue(job(queue, "hold-again-" + queue)));
            until(() -> ran("hold-again-" + queue) == 1, "it runs");
        }
        await(server.stop(Duration.ZERO));

        for (String queue : queues) {
            assertThat(await(inspector.stats(queue)).pending())
                    .as("handed back")
                    .isEqualTo(1);
            assertThat(await(inspector.stats(queue)).active()).isZero();
        }
        redis.close();
    }

    @Test
    void an_inspector_reaches_queues_on_all_nodes_of_a_cluster() {
        Redis redis = cluster();
        JobClient client = new JobClient(redis, Clock.systemUTC());
        JobInspector inspector = new JobInspector(redis, Clock.systemUTC());
        InspectorStore store = new RedisInspectorStore(redis::send, Clock.systemUTC());
        List<String> queues = IntStream.range(0, 6).mapToObj(n -> "queue" + n).toList();
        for (String queue : queues) {
            await(client.enqueue(List.of(job(queue, "t1").uniqueUntilStart(), job(queue, "t2"))));
            assertThat(await(inspector.cancel(queue, "t1"))).isEqualTo(JobChange.CHANGED);
            assertThat(await(inspector.archiveAll(queue, JobState.PENDING))).isEqualTo(1);
            assertThat(await(inspector.list(queue, JobState.ARCHIVED, 0, 10))).hasSize(2);
            nodes.forEach(node -> node.lose("asynq:{" + queue + "}:archived"));
            assertThat(RedisGround.repair(store, queue).requeued()).isEqualTo(2);
            assertThat(await(inspector.runAll(queue, JobState.ARCHIVED))).isEqualTo(2);
            assertThat(await(inspector.history(queue, 2))).hasSize(2);
        }
        assertThat(await(inspector.queues())).isEqualTo(queues);
        server(redis, JobServerConfig.of(Map.of("other", 1)), JobOutcome.done());
        until(() -> await(inspector.servers()).size() == 1, "the server is seen");

        for (String queue : queues) {
            assertThat(await(inspector.remove(queue, true))).isEqualTo(QueueRemoval.REMOVED);
        }

        nodes.forEach(node ->
                assertThat(node.command(Command.KEYS, "asynq:{queue*").size()).isZero());
        redis.close();
    }

    @Test
    void after_a_failover_behind_sentinels_nothing_is_missing() throws Exception {
        RedisNode master = node();
        RedisNode replica = node("--replicaof", "127.0.0.1", String.valueOf(master.port));
        until(
                () -> replica.command(Command.INFO, "replication").toString().contains("master_link_status:up"),
                "the replica follows");
        Path conf = folder.resolve("sentinel.conf");
        Files.writeString(
                conf,
                "sentinel monitor jobs 127.0.0.1 " + master.port + " 1\n"
                        + "sentinel down-after-milliseconds jobs 500\n"
                        + "sentinel failover-timeout jobs 3000\n");
        RedisNode sentinel = node(conf.toString(), "--sentinel");
        until(
                () -> sentinel.command(Command.INFO, "sentinel").toString().contains("slaves=1"),
                "the sentinel knows the replica");
        Redis redis = Redis.createClient(
                fixture.vertx,
                new RedisOptions()
                        .setType(RedisClientType.SENTINEL)
                        .setMasterName("jobs")
                        .setRole(RedisRole.MASTER)
                        .setMaxPoolWaiting(10_000)
                        .addConnectionString(sentinel.url()));
        JobClient client = new JobClient(redis, Clock.systemUTC());
        server(
                redis,
                JobServerConfig.of(Map.of("critical", 1))
                        .leases(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(1)),
                JobOutcome.done());
        await(client.enqueue(IntStream.range(0, 50)
                .mapToObj(n -> job("critical", "before" + n))
                .toList()));
        until(() -> runs.size() == 50, "the first ones ran");
        await(client.enqueue(IntStream.range(0, 20)
                .mapToObj(n -> job("critical", "across" + n).processIn(Duration.ofSeconds(2)))
                .toList()));
        until(() -> master.command(Command.WAIT, 1, 100).toInteger() == 1, "the replica has them");

        master.kill();

        List<NewJob> after = IntStream.range(0, 50)
                .mapToObj(n -> job("critical", "after" + n))
                .toList();
        until(
                () -> await(client.enqueue(after).map(done -> true).onFailure().recoverWithItem(false)),
                "the new master takes jobs");
        until(() -> runs.size() == 120, "all ran");
        redis.close();
    }

    // A.6-19
    @Test
    void a_replica_says_that_it_is_read_only_and_a_server_on_it_does_not_spin() {
        RedisNode master = node();
        RedisNode replica = node("--replicaof", "127.0.0.1", String.valueOf(master.port));
        until(
                () -> replica.command(Command.INFO, "replication").toString().contains("master_link_status:up"),
                "the replica follows");
        Redis redis = Redis.createClient(fixture.vertx, replica.url());
        Throwable failure = await(new JobClient(redis, Clock.systemUTC())
                .enqueue(job("critical", "t1"))
                .onItemOrFailure()
                .transform((result, refused) -> refused));
        assertThat(failure).isInstanceOf(JobQueueUnavailable.class).hasMessageContaining("READONLY");
        assertThat(Outage.is(failure)).isTrue();

        await(new JobClient(Redis.createClient(fixture.vertx, master.url()), Clock.systemUTC())
                .enqueue(job("critical", "t2")));
        until(() -> replica.command(Command.DBSIZE).toInteger() == 3, "the replica has the job");
        server(redis, JobServerConfig.of(Map.of("critical", 1)), JobOutcome.done());
        int before = commands(replica);
        Bench.pass(Duration.ofMillis(1_500));

        assertThat(commands(replica) - before).as("commands in 1.5 s").isLessThan(100);
        assertThat(runs).isEmpty();
        redis.close();
    }

    private static int commands(RedisNode node) {
        return node.command(Command.INFO, "stats")
                .toString()
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(":") + 1).strip()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_full_redis_takes_no_jobs_and_hands_out_those_that_it_has() {
        RedisNode node = node("--maxmemory-policy", "noeviction");
        Redis redis = Redis.createClient(fixture.vertx, node.url());
        JobClient client = new JobClient(redis, Clock.systemUTC());
        await(client.enqueue(
                IntStream.range(0, 100).mapToObj(n -> job("critical", "t" + n)).toList()));
        node.command(Command.CONFIG, "SET", "maxmemory", "1");

        Throwable failure = await(client.enqueue(List.of(job("critical", "no1"), job("critical", "no2")))
                .onItemOrFailure()
                .transform((result, refused) -> refused));
        assertThat(failure).isInstanceOf(JobQueueUnavailable.class).hasMessageContaining("OOM");
        JobInspector inspector = new JobInspector(redis, Clock.systemUTC());
        assertThat(await(inspector.stats("critical")).pending()).isEqualTo(100);

        server(redis, JobServerConfig.of(Map.of("critical", 1)), JobOutcome.done());

        until(() -> await(inspector.stats("critical")).processed() == 100, "a full Redis empties");
        assertThat(runs).hasSize(100);
        redis.close();
    }

    @Test
    void in_a_full_redis_jobs_end_in_every_way() {
        RedisNode node = node("--maxmemory-policy", "noeviction");
        Redis redis = Redis.createClient(fixture.vertx, node.url());
        JobInspector inspector = new JobInspector(redis, Clock.systemUTC());
        JobClient client = new JobClient(redis, Clock.systemUTC());
        await(client.enqueue(job("critical", "crash-1")));
        await(client.enqueue(mixed("critical")));
        await(client.enqueue(job("critical", "hold-1")));
        JobServerConfig quick = JobServerConfig.of(Map.of("critical", 1))
                .looks(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100))
                .leases(Duration.ofMillis(300), Duration.ofMillis(1_600), Duration.ZERO);
        JobServer victim =
                server(redis, quick.concurrency(1), job -> Uni.createFrom().nothing());
        until(() -> ran("crash-1") == 1, "the first one runs");
        node.command(Command.CONFIG, "SET", "maxmemory", "1");
        victim.die();

        JobServer server = server(redis, quick, this::ends);

        until(() -> ran("crash-1") == 2, "what was left behind runs again");
        until(() -> ran("retry-critical") == 2 && ran("snooze-critical") == 2, "what was put off runs again");
        until(() -> await(inspector.stats("critical")).processed() == 6, "all ends are written");
        await(server.stop(Duration.ZERO));
        QueueStats stats = await(inspector.stats("critical"));
        assertThat(List.of(stats.archived(), stats.completed(), stats.active())).containsExactly(1L, 1L, 0L);
        assertThat(await(inspector.list("critical", JobState.PENDING, 0, 10)))
                .as("handed back")
                .extracting(JobInfo::id)
                .containsExactly("hold-1");
        node.command(Command.CONFIG, "SET", "maxmemory", "0");
        redis.close();
    }

    @Test
    void a_server_whose_redis_is_away_does_not_spin() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket nobody = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(nobody, asked), "no Redis");
            hangsUp.start();
            Redis redis = Redis.createClient(fixture.vertx, "redis://127.0.0.1:" + nobody.getLocalPort());
            JobServer server = server(redis, JobServerConfig.of(Map.of("critical", 1)), JobOutcome.done());
            until(() -> asked.get() > 1, "it tries");
            Bench.pass(Duration.ofSeconds(2));

            assertThat(asked.get()).as("connections in 2 s").isLessThan(100);
            assertThat(server.isAlive()).isTrue();
            redis.close();
        }
    }

    private static void hangUp(ServerSocket socket, AtomicInteger asked) {
        try {
            while (!socket.isClosed()) {
                socket.accept().close();
                asked.incrementAndGet();
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Test
    void leases_and_locks_hold_in_a_full_redis() {
        RedisNode node = node("--maxmemory-policy", "noeviction");
        Redis redis = Redis.createClient(fixture.vertx, node.url());
        await(new JobClient(redis, Clock.systemUTC())
                .enqueue(job("critical", "t1").timeout(Duration.ofMinutes(1)).unique(Duration.ofSeconds(2))));
        JobServerConfig quick = JobServerConfig.of(Map.of("critical", 1))
                .looks(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100))
                .leases(Duration.ofMillis(300), Duration.ofMillis(1_600), Duration.ofMillis(100));
        AtomicInteger started = new AtomicInteger();
        JobMux endless = new JobMux().handle(TYPE, job -> {
            started.incrementAndGet();
            return Uni.createFrom().nothing();
        });
        for (int n = 0; n < 2; n++) {
            JobServer server =
                    new JobServer(fixture.vertx, redis, endless, quick, Clock.systemUTC(), new SimpleMeterRegistry());
            servers.add(server);
            await(server.start());
        }
        until(() -> started.get() == 1, "it runs");
        node.command(Command.CONFIG, "SET", "maxmemory", "1");

        Bench.pass(Duration.ofMillis(3_500));

        assertThat(started.get()).as("nobody took it over").isEqualTo(1);
        assertThat(node.command(Command.KEYS, "*:unique:*").size())
                .as("its lock would be over by now")
                .isEqualTo(1);
        node.command(Command.CONFIG, "SET", "maxmemory", "0");
        redis.close();
    }
}
