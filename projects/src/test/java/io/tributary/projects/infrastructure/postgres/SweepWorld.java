package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.JobPayload;
import io.tributary.events.ProjectSyncFinished;
import io.tributary.events.Topics;
import io.tributary.projects.application.sync.DueWork;
import io.tributary.projects.application.sync.FakeJobQueue;
import io.tributary.projects.application.sync.FakeNotionReader;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.RedisEpoch;
import io.tributary.projects.application.sync.SamplePage;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepProject;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tick;
import io.tributary.projects.application.sync.TicketSequence;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** One project on a real PostgreSQL, with a Notion, a queue and a clock that the test holds in its hand. */
final class SweepWorld {

    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final SweepSettings SETTINGS = new SweepSettings(Duration.ofMinutes(10), Duration.ofHours(24));

    final CopyDatabase database;
    final SyncTarget project;
    final ManualClock clock = new ManualClock(NOW);
    final FakeNotionReader notion = new FakeNotionReader(clock);
    final FakeJobQueue jobs = new FakeJobQueue();
    final Epoch epoch = new Epoch();
    final PageWriter pages = new PageWriter(new Outbox(), clock);
    final PgSweepRuns runs;
    final PgProjectSyncs syncs;
    final PgDueWork due;
    final PgTickets tickets;

    /** A new project whose data source is there and empty. Earlier tests' projects are out of the way. */
    SweepWorld(CopyDatabase database) {
        this.database = database;
        database.rows("UPDATE projects SET deleted_at = now() WHERE deleted_at IS NULL");
        database.rows("UPDATE project_sync SET purged_at = now()");
        database.rows(
                "INSERT INTO project_sync (project_id, phase, purged_at) SELECT id, 'syncing', now() FROM projects"
                        + " ON CONFLICT DO NOTHING");
        project = database.project();
        runs = new PgSweepRuns(database.pool(), pages, new Outbox(), SETTINGS, clock);
        syncs = new PgProjectSyncs(database.pool(), new Outbox(), SETTINGS, clock);
        due = new PgDueWork(database.pool(), SETTINGS, clock);
        tickets = new PgTickets(database.pool());
        notion.putDataSource(project.dataSourceId(), schema("title", "title", "stat", "status"), false);
    }

    static ObjectNode schema(String... idsAndTypes) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < idsAndTypes.length; i += 2) {
            schema.putObject(idsAndTypes[i]).put("name", idsAndTypes[i]).put("type", idsAndTypes[i + 1]);
        }
        return schema;
    }

    /** So many pages in Notion, created a minute apart, the last one a day ago. */
    List<SamplePage> fill(int pageCount) {
        List<SamplePage> filled = new ArrayList<>();
        for (int i = 0; i < pageCount; i++) {
            Instant created = NOW.minus(Duration.ofDays(1)).minus(Duration.ofMinutes(pageCount - i));
            filled.add(notion.put(SamplePage.of(project.dataSourceId(), "Page " + i, created)));
        }
        return filled;
    }

    void want(SweepKind kind) {
        want(kind, "test");
    }

    void want(SweepKind kind, String reason) {
        WantSweep wants = new WantSweep(clock);
        await(database.pool().withTransaction(tx -> wants.want(tx, project.projectId(), kind, reason)));
    }

    SweepProject sweeper() {
        return new SweepProject(runs, syncs, notion, jobs, clock);
    }

    /** A process that the killer gets. */
    SweepProject doomed(Killer killer) {
        return new SweepProject(
                killer.wrap(SweepRuns.class, runs),
                killer.wrap(ProjectSyncs.class, syncs),
                killer.wrap(NotionReader.class, notion),
                killer.wrap(JobQueue.class, jobs),
                clock);
    }

    /** The clock of a process that the killer gets. */
    Tick doomedTick(Killer killer) {
        return new Tick(
                killer.wrap(DueWork.class, due),
                killer.wrap(TicketSequence.class, tickets),
                killer.wrap(RedisEpoch.class, epoch),
                killer.wrap(JobQueue.class, jobs));
    }

    JobResult slice() {
        return await(sweeper().slice(project.projectId(), 0, nothing()));
    }

    static Supplier<Uni<Void>> nothing() {
        return () -> Uni.createFrom().voidItem();
    }

    /** Wants a sweep and runs slices until no more is asked for. Returns how many ran. */
    int sweep(SweepKind kind) {
        want(kind);
        return drain();
    }

    /** Ticks and runs slices as long as one is asked for. */
    int drain() {
        int slices = 0;
        tick();
        while (jobs.start(new JobPayload.ProjectSweep(project.projectId()))) {
            slice();
            slices++;
            assertThat(slices).as("slices").isLessThan(200);
        }
        return slices;
    }

    Tick.Result tick() {
        return await(new Tick(due, tickets, epoch, jobs).runOnce());
    }

    /** What {@code page:sync} would do for each page that waits for one, except for its rule about a second 404. */
    void lookAtPages() {
        for (UUID page : jobs.pagesToSync(project.projectId())) {
            jobs.start(new JobPayload.PageSync(project.projectId(), page));
            NotionReader.PageAnswer answer = await(notion.page(project, page, NotionReader.Work.PAGE));
            if (answer.page() != null) {
                apply(new Observation.Page(answer.seen(), answer.page()));
            } else {
                apply(new Observation.Missing(answer.seen(), page));
                Seen later = new Seen(nextTicket(), answer.seen().grantedAt().plusSeconds(61));
                apply(new Observation.Missing(later, page));
            }
        }
    }

    private long nextTicket() {
        return await(notion.dataSource(project, NotionReader.Work.PAGE)).seen().ticket();
    }

    void apply(Observation observation) {
        assertThat(database.apply(pages, project, List.of(observation)).projectGone())
                .isFalse();
    }

    Row sync() {
        return database.row("SELECT * FROM project_sync WHERE project_id = $1", project.projectId());
    }

    List<Row> runRows() {
        return database.rows("SELECT * FROM sync_runs WHERE project_id = $1 ORDER BY started_at", project.projectId());
    }

    List<String> wants() {
        return database
                .rows("SELECT kind FROM sweep_wants WHERE project_id = $1 ORDER BY id", project.projectId())
                .stream()
                .map(row -> row.getString("kind"))
                .toList();
    }

    /** Titles of the copy's pages, marked ones with the mark. */
    Map<UUID, String> copy() {
        Map<UUID, String> copy = new TreeMap<>();
        database.rows("SELECT page_id, title, missing_reason FROM pages WHERE project_id = $1", project.projectId())
                .forEach(row -> copy.put(
                        row.getUUID("page_id"),
                        row.getString("missing_reason") == null
                                ? row.getString("title")
                                : row.getString("title") + " (" + row.getString("missing_reason") + ")"));
        return copy;
    }

    void assertCopied(List<SamplePage> expected) {
        Map<UUID, String> titles = new TreeMap<>();
        expected.forEach(page -> titles.put(page.id(), page.title()));
        assertThat(copy()).isEqualTo(titles);
    }

    List<ProjectSyncFinished> finished() {
        List<ProjectSyncFinished> events = new ArrayList<>();
        database.rows(
                        "SELECT headers, value FROM outbox WHERE topic = $1 AND key = $2 ORDER BY id",
                        Topics.PROJECT_SYNC_FINISHED,
                        project.projectId().toString())
                .forEach(row -> events.add((ProjectSyncFinished) CloudEvents.decode(message(row))));
        return events;
    }

    private EventMessage message(Row row) {
        Map<String, String> headers = new TreeMap<>();
        row.getJsonObject("headers").forEach(entry -> headers.put(entry.getKey(), (String) entry.getValue()));
        return new EventMessage(
                Topics.PROJECT_SYNC_FINISHED,
                project.projectId().toString(),
                headers,
                row.getBuffer("value").getBytes());
    }

    long calls(String what) {
        return notion.calls().stream().filter(call -> call.what().equals(what)).count();
    }

    static <T> T await(Uni<T> uni) {
        return CopyDatabase.await(uni);
    }

    /** The mark in Redis. */
    static final class Epoch implements RedisEpoch {

        private Optional<Mark> mark = Optional.of(new Mark(0, false, null));

        @Override
        public Uni<Optional<Mark>> read() {
            return Uni.createFrom().item(this::mark);
        }

        @Override
        public Uni<Boolean> replace(Optional<Mark> expected, Mark next) {
            return Uni.createFrom().item(() -> replaced(expected, next));
        }

        private synchronized boolean replaced(Optional<Mark> expected, Mark next) {
            boolean still = mark.equals(expected);
            mark = still ? Optional.of(next) : mark;
            return still;
        }

        synchronized Optional<Mark> mark() {
            return mark;
        }

        synchronized void wipe() {
            mark = Optional.empty();
        }
    }
}
