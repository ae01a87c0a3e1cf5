package io.tributary.jobqueue.cdi;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.Unremovable;
import io.tributary.jobqueue.BlockingJobHandler;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobClientConfig;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.JobMiddleware;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobQueues;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** The application's client, inspector, mux and server. */
class JobQueueBeans {

    private final JobQueueConfig config;
    private final Clock clock;
    private final MeterRegistry registry;
    private final OpenTelemetry telemetry;

    /** Whatever of a clock, a meter registry and telemetry the application has; else the system's clock and none. */
    JobQueueBeans(
            JobQueueConfig config,
            Instance<Clock> clock,
            Instance<MeterRegistry> registry,
            Instance<OpenTelemetry> telemetry) {
        this.config = config;
        this.clock = clock.isResolvable() ? clock.get() : Clock.systemUTC();
        this.registry = registry.isResolvable() ? registry.get() : new CompositeMeterRegistry();
        this.telemetry = telemetry.isResolvable() && isTraced() ? telemetry.get() : OpenTelemetry.noop();
    }

    /** Quarkus has its telemetry make spans even where it is switched off, only that nobody sees them. */
    private static boolean isTraced() {
        return !ConfigProvider.getConfig()
                .getOptionalValue("quarkus.otel.sdk.disabled", Boolean.class)
                .orElse(false);
    }

    @Produces
    @Singleton
    @DefaultBean
    JobClient client(Redis redis) {
        return new JobClient(redis, clock, bounds(), registry, telemetry);
    }

    JobClientConfig bounds() {
        return new JobClientConfig(config.maxPayload(), config.maxWaiting());
    }

    @Produces
    @Singleton
    @DefaultBean
    JobInspector inspector(Redis redis) {
        return new JobInspector(redis, clock, bounds());
    }

    @Produces
    @Singleton
    @DefaultBean
    JobMux mux(
            @Any Instance<JobHandler> handlers,
            @Any Instance<BlockingJobHandler> blocking,
            @Any Instance<JobMiddleware> middlewares) {
        JobMux mux = new JobMux();
        middlewares
                .handlesStream()
                .sorted(Comparator.comparingInt(JobQueueBeans::priority).reversed())
                .forEach(middleware -> mux.use(middleware.get()));
        for (Instance.Handle<JobHandler> handler : handlers.handles()) {
            String type = type(handler);
            if (!type.isEmpty()) {
                mux.handle(type, handler.get());
            }
        }
        for (Instance.Handle<BlockingJobHandler> handler : blocking.handles()) {
            String type = type(handler);
            if (!type.isEmpty()) {
                mux.handleBlocking(type, handler.get());
            }
        }
        return mux;
    }

    private static int priority(Instance.Handle<?> handle) {
        return handle.getBean() instanceof InjectableBean<?> bean ? bean.getPriority() : 0;
    }

    /** Empty if the bean isn't for us to register. */
    private static String type(Instance.Handle<?> handler) {
        return handler.getBean().getQualifiers().stream()
                .filter(JobType.class::isInstance)
                .map(qualifier -> ((JobType) qualifier).value())
                .findFirst()
                .orElse("");
    }

    @Produces
    @Singleton
    @DefaultBean
    @Unremovable
    JobServer server(Vertx vertx, Redis redis, JobMux mux) {
        return new JobServer(vertx, redis, mux, serverConfig(), clock, registry, telemetry);
    }

    JobServerConfig serverConfig() {
        Map<String, Integer> weights = config.queues().isEmpty() ? Map.of("default", 1) : config.queues();
        return JobServerConfig.of(new JobQueues(weights, config.strict())).concurrency(config.concurrency());
    }
}
