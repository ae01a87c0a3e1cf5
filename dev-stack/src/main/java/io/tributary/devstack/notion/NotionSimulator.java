package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The server. Speaks Notion's API under {@code /v1} to two tokens, and a control API under {@code /_sim} to anyone;
 * listens on 127.0.0.1 only, unless it is in a container. Times that it shows come from the clock, except the
 * {@code Date} header. Waiting (retries, aggregation, late deliveries) runs in real time, until someone drives the
 * clock: then it ends as the clock is moved. Slow answers are always slow in real time.
 *
 * <p>Every random choice and every id follows from the seed: the same seed and the same operations in the same order
 * give the same answers and the same deliveries, if the clock is driven and moved (by nothing, if need be) after each
 * operation.
 */
public final class NotionSimulator implements AutoCloseable {
    /** The token of the integration: a bot, which sees what is shared with it. Faults of the API hit it. */
    public static final String INTEGRATION_TOKEN = "ntn_demo_integration";

    /** The token of another integration that sees the same: one connection more, with a rate limit of its own. */
    public static final String SECOND_INTEGRATION_TOKEN = "ntn_demo_second_integration";

    /** The token of a person, who sees everything; edits made with it have an author of type person. */
    public static final String PERSON_TOKEN = "ntn_demo_person";

    /** The public integration, which people approve, and its secret. */
    public static final String OAUTH_CLIENT_ID = "7a1e0000-0a07-4000-8000-000000000001";

    /** What the public integration proves itself with when it asks for tokens. */
    public static final String OAUTH_CLIENT_SECRET = "secret_demo_oauth";

    /** The database of the demo workspace's product launch. */
    public static final String DEMO_DATABASE_ID = "36cc9195-760f-4f4e-9a0e-000000000001";

    /** Its only data source, with 24 rows. */
    public static final String DEMO_DATA_SOURCE_ID = "98024f3c-b1d3-4aec-8e5b-000000000001";

    /** A second, small data source of a database of its own, to move pages to. */
    public static final String OTHER_DATA_SOURCE_ID = "98024f3c-b1d3-4aec-8e5b-000000000002";

    /** The page that both databases lie in. */
    public static final String DEMO_PARENT_PAGE_ID = "0ef104cd-477e-80e1-8571-000000000001";

    private static final int THREADS = 64;

    private final HttpServer server;
    private final ExecutorService workers;
    private final Timer timer;
    private final StateFile stateFile;
    private final Workspace workspace;
    private final Webhooks webhooks;
    private final Faults faults;
    private final OAuth oauth;
    private final Queries queries;
    private final Log requests = new Log();
    private final SimulatorClock clock;
    private final Chance chance;
    private final Timeline timeline;
    private final Misbehaviour misbehaviour;
    private final ClockRoutes clockRoutes;
    private final HttpFront front;

    private NotionSimulator(HttpServer server, @Nullable Path file, Clock base, long seed) {
        this.server = server;
        this.clock = new SimulatorClock(base);
        this.chance = new Chance(seed);
        this.workers = Executors.newFixedThreadPool(THREADS, NotionSimulator::daemon);
        this.timer = new Timer();
        this.timeline = new Timeline(clock, timer);
        this.stateFile = new StateFile(file, timer, this::save);
        this.workspace = new Workspace(clock, chance, stateFile::changed);
        this.faults = new Faults(workspace);
        this.webhooks = new Webhooks(faults, chance, timeline, clock, stateFile::changed);
        this.oauth = new OAuth(chance, clock, stateFile::changed);
        this.queries = new Queries(workspace, faults, clock);
        this.misbehaviour = new Misbehaviour(faults, chance, clock);
        this.clockRoutes = new ClockRoutes(clock, timeline, webhooks.deliveries()::settle);
        this.front = front();
    }

    private HttpFront front() {
        Changes changes = new Changes(workspace, webhooks::changed);
        PageEdits edits = new PageEdits(workspace, changes, new TwoWayRelations(workspace, changes, faults), clock);
        SchemaEdits schemas = new SchemaEdits(workspace, changes, clock);
        Router notion = new NotionRoutes(workspace, edits, schemas, queries, faults, clock).router();
        Router control = new ControlRoutes(workspace, edits, webhooks, faults, oauth, requests, this::reset).router();
        clockRoutes.addTo(control);
        return new HttpFront(workspace, notion, control, oauth, misbehaviour, requests, clock);
    }

    /**
     * Starts the server.
     *
     * @param port 0 for any free one
     * @param stateFile where the workspace and the subscriptions are kept: loaded now if it is there, saved on change;
     *     null keeps them in memory
     * @throws UncheckedIOException if the port is taken
     * @throws IllegalStateException if the state can't be read; the message names the file
     */
    public static NotionSimulator start(int port, @Nullable Path stateFile, Clock clock) {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), stateFile, clock, anySeed());
    }

    /**
     * The same, listening on every address, for a container: what reaches it there can do everything, since its tokens
     * are known to all.
     */
    public static NotionSimulator startInContainer(int port, @Nullable Path stateFile, Clock clock) {
        return start(new InetSocketAddress(port), stateFile, clock, anySeed());
    }

    /** One in memory on a free port, whose clock is driven from here on. A run with it can be repeated. */
    public static NotionSimulator startSeeded(long seed, Instant now) {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NotionSimulator simulator = start(anyPort, null, Clock.fixed(now, ZoneOffset.UTC), seed);
        simulator.advance(Duration.ZERO);
        return simulator;
    }

    /** Any one that can be read off and typed in again. */
    private static long anySeed() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    private static NotionSimulator start(InetSocketAddress address, @Nullable Path stateFile, Clock clock, long seed) {
        // Read once by the JDK's server when it is first used: without them each answer of a kept connection waits
        // 40 ms for an acknowledgement, and idle connections are closed before any client's pool would give them up.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        HttpServer server;
        try {
            server = HttpServer.create(address, 1024);
        } catch (IOException e) {
            throw new UncheckedIOException("the Notion simulator can't listen on port " + address.getPort(), e);
        }
        NotionSimulator simulator = new NotionSimulator(server, stateFile, clock, seed);
        try {
            simulator.open();
        } catch (RuntimeException e) {
            simulator.stop();
            throw e;
        }
        return simulator;
    }

    private void open() {
        load();
        server.createContext("/", front);
        server.setExecutor(workers);
        server.start();
    }

    /** In one step, since what it fills in is saved a moment later from another thread. */
    private void load() {
        synchronized (workspace) {
            fill(stateFile.load());
        }
    }

    private void fill(@Nullable JsonNode saved) {
        if (saved == null) {
            DemoWorkspace.fill(workspace, clock.instant());
            return;
        }
        try {
            workspace.load(saved.required("workspace"));
            webhooks.load(saved.required("webhooks"));
            oauth.load(saved.path("oauth"));
        } catch (RuntimeException e) {
            throw stateFile.unreadable(e);
        }
    }

    private ObjectNode save() {
        synchronized (workspace) {
            ObjectNode saved = Json.object();
            saved.set("workspace", workspace.save());
            saved.set("webhooks", webhooks.save());
            saved.set("oauth", oauth.save());
            return saved;
        }
    }

    /** Where it listens, as {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Back to the demo workspace and real time, without subscriptions, faults, cursors and logs; with another seed. */
    public void reset() {
        reset(Json.object());
    }

    private void reset(ObjectNode asked) {
        JsonNode wanted = asked.path("seed");
        if (!wanted.isMissingNode() && !wanted.isIntegralNumber()) {
            throw Body.mistyped("body.seed", "a number", wanted);
        }
        long seed = wanted.asLong(anySeed());
        Instant now = asked.has("now") ? ClockRoutes.instant(asked.path("now")) : null;
        synchronized (workspace) {
            webhooks.removeAll();
            timeline.clear();
            if (now == null) {
                timeline.release();
            } else {
                timeline.startAt(now);
            }
            chance.restart(seed);
            faults.reset();
            misbehaviour.reset();
            oauth.reset();
            queries.forget();
            requests.clear();
            DemoWorkspace.fill(workspace, clock.instant());
        }
    }

    /** The simulator's time, for code in the same process that is to share it. */
    public Clock clock() {
        return clock;
    }

    /** Moves the clock on, and does on the way what falls due; it is driven from now on. */
    public void advance(Duration by) {
        clockRoutes.driveTo(clock.instant().plus(by));
    }

    /**
     * Calls the control API without HTTP, as {@code control("POST", "calm", object)} for {@code POST /_sim/calm}.
     *
     * @throws IllegalArgumentException if it answers anything but 200
     */
    public ObjectNode control(String method, String path, ObjectNode body) {
        return call(method, "/_sim/" + path, null, body);
    }

    /**
     * Calls Notion's API without HTTP as the person, whom no fault hits.
     *
     * @param path with {@code /v1}
     * @throws IllegalArgumentException if it answers anything but 200
     */
    public ObjectNode asPerson(String method, String path, ObjectNode body) {
        return call(method, path, "Bearer " + PERSON_TOKEN, body);
    }

    private ObjectNode call(String method, String path, @Nullable String authorization, ObjectNode body) {
        HttpFront.Answer answer = front.answer(new Request(method, path, authorization, Json.bytes(body)));
        if (answer.status() != 200) {
            throw new IllegalArgumentException(method + " " + path + ": " + answer.body());
        }
        return answer.body();
    }

    /** Stops listening and saves. Events that were not delivered yet are lost. */
    @Override
    public void close() {
        stop();
        stateFile.save();
    }

    private void stop() {
        server.stop(0);
        webhooks.close();
        timer.close();
        workers.shutdownNow();
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "notion-simulator");
        thread.setDaemon(true);
        return thread;
    }
}
