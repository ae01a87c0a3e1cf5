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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The server. Speaks Notion's API under {@code /v1} to two tokens, and a control API under {@code /_sim} to anyone;
 * listens on 127.0.0.1 only. Times that it shows come from the clock, except the {@code Date} header; waiting (retries,
 * aggregation, latency) runs in real time.
 */
public final class NotionSimulator implements AutoCloseable {
    /** The token of the integration: a bot, which sees what is shared with it. All faults of the API are its. */
    public static final String INTEGRATION_TOKEN = "ntn_demo_integration";

    /** The token of a person, who sees everything; edits made with it have an author of type person. */
    public static final String PERSON_TOKEN = "ntn_demo_person";

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
    private final Queries queries;
    private final Log requests = new Log();
    private final Clock clock;

    private NotionSimulator(HttpServer server, @Nullable Path file, Clock clock) {
        this.server = server;
        this.clock = clock;
        this.workers = Executors.newFixedThreadPool(THREADS, NotionSimulator::daemon);
        this.timer = new Timer();
        this.stateFile = new StateFile(file, timer, this::save);
        this.workspace = new Workspace(clock, stateFile::changed);
        this.faults = new Faults(workspace);
        this.webhooks = new Webhooks(faults, timer, clock, stateFile::changed);
        this.queries = new Queries(workspace, faults, clock);
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
        // Read once by the JDK's server when it is first used: without them each answer of a kept connection waits
        // 40 ms for an acknowledgement, and idle connections are closed before any client's pool would give them up.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException("the Notion simulator can't listen on port " + port, e);
        }
        NotionSimulator simulator = new NotionSimulator(server, stateFile, clock);
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
        Changes changes = new Changes(workspace, webhooks::changed);
        PageEdits edits = new PageEdits(workspace, changes, new TwoWayRelations(workspace, changes, faults), clock);
        Router notion = new NotionRoutes(
                        workspace, edits, new SchemaEdits(workspace, changes, clock), queries, faults, clock)
                .router();
        Router control = new ControlRoutes(workspace, edits, webhooks, faults, requests, this::reset).router();
        server.createContext("/", new HttpFront(workspace, notion, control, faults, requests, clock));
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
        } catch (RuntimeException e) {
            throw stateFile.unreadable(e);
        }
    }

    private ObjectNode save() {
        synchronized (workspace) {
            ObjectNode saved = Json.object();
            saved.set("workspace", workspace.save());
            saved.set("webhooks", webhooks.save());
            return saved;
        }
    }

    /** Where it listens, as {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Back to the demo workspace, without subscriptions, faults, cursors and logs. */
    public void reset() {
        synchronized (workspace) {
            faults.reset();
            webhooks.removeAll();
            queries.forget();
            requests.clear();
            DemoWorkspace.fill(workspace, clock.instant());
        }
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
