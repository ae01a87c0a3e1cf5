package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Success;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the loop that takes jobs shows that it is well. */
class PumpTest {

    private final Vertx vertx = Vertx.vertx();
    private final Home home = new Home(vertx);
    private final MemoryStore memory = new MemoryStore(Clock.systemUTC());
    private final MemoryWorkerStore store = new MemoryWorkerStore(memory, ServerName.create(), home);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();
    private volatile boolean busy;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Pump pump(WorkerStore store) {
        JobServerConfig config = JobServerConfig.of(Map.of("critical", 1)).concurrency(1);
        return new Pump(store, home, Clock.systemUTC(), config, nanos::get, new Pump.Events() {
            @Override
            public void taken(Taken job) {
                taken.incrementAndGet();
            }

            @Override
            public void told(Success success, Ack ack) {}

            @Override
            public void untold(Success success) {}

            @Override
            public void called() {}

            @Override
            public boolean isBusy() {
                return busy;
            }

            @Override
            public void seen() {
                seen.incrementAndGet();
            }
        });
    }

    /** How often it shows in a few rounds that it is well. */
    private int rounds(Pump pump) {
        int before = seen.get();
        for (int round = 0; round < 3; round++) {
            goesRound(pump);
        }
        return seen.get() - before;
    }

    private void goesRound(Pump pump) {
        AtomicInteger gone = new AtomicInteger();
        home.execute(() -> {
            pump.prove();
            home.execute(gone::incrementAndGet);
        });
        until(() -> gone.get() == 1, "it goes round");
    }

    @Test
    void a_slot_that_nothing_holds_holds_it_up() {
        Pump pump = pump(store);
        home.execute(() -> pump.serve(JobQueues.weighted(Map.of("critical", 1))));
        assertThat(rounds(pump)).isPositive();
        await(new MemoryProducerStore(memory).enqueue("critical", List.of(List.of(Bench.job("x"))), null));
        home.execute(pump::poll);
        until(() -> taken.get() == 1, "its only slot is given");

        busy = true;
        assertThat(rounds(pump)).as("a job that takes long does not").isPositive();
        busy = false;
        assertThat(rounds(pump)).isZero();
        home.execute(pump::freed);
        goesRound(pump);
        assertThat(rounds(pump)).isPositive();
    }

    @Test
    void a_call_that_does_not_end_holds_it_up() {
        WorkerStore silent = (WorkerStore) Proxy.newProxyInstance(
                WorkerStore.class.getClassLoader(), new Class<?>[] {WorkerStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("turn")) {
                        return Uni.createFrom().nothing();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
        Pump pump = pump(silent);
        home.execute(() -> pump.serve(JobQueues.weighted(Map.of("critical", 1))));
        goesRound(pump);

        nanos.addAndGet(Liveness.DEAD.toNanos());
        assertThat(rounds(pump)).as("a call may take its time").isPositive();
        nanos.incrementAndGet();

        assertThat(rounds(pump)).isZero();
    }
}
