package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.events.ProjectCreated;
import io.tributary.projects.application.ConnectionChoice.Chosen;
import io.tributary.projects.application.NotionDirectory.DataSource;
import io.tributary.projects.application.NotionDirectory.Lookup;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.NotionSource;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates a project. Notion is asked once, while the user waits, so that a wrong id is told at once; then the project,
 * the hook of its connection, the wish for its first sweep and the event that tells of it are stored together or not
 * at all.
 */
public final class CreateProject {

    private static final Map<String, Object> DATABASE = Map.of("field", "notionDatabaseId");
    private static final String SECOND = "There is a project of this data source already.";

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final HookRepository hooks;
    private final ProjectWants wants;
    private final ProjectOutbox outbox;
    private final Connections connections;
    private final DefaultConnection operators;
    private final ConnectionChoice choice;
    private final NotionDirectory notion;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Works on these. */
    public CreateProject(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            ProjectWants wants,
            ProjectOutbox outbox,
            Connections connections,
            DefaultConnection operators,
            ConnectionChoice choice,
            NotionDirectory notion,
            Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.hooks = hooks;
        this.wants = wants;
        this.outbox = outbox;
        this.connections = connections;
        this.operators = operators;
        this.choice = choice;
        this.notion = notion;
        this.clock = clock;
    }

    /**
     * A wish for a project.
     *
     * @param owner who wants it
     * @param name what to call it
     * @param notionDatabaseId id of the database, or of a data source
     * @param notionDataSourceId which data source of the database; null if it has only one
     * @param connection by which to read; null if there is only one
     */
    public record Wish(
            UserId owner,
            String name,
            UUID notionDatabaseId,
            @Nullable UUID notionDataSourceId,
            @Nullable ConnectionId connection) {}

    /** Creates the project; fails with {@link Refused} if it can't be. */
    public Uni<Project> create(Wish wish) {
        String name = Project.checkedName(wish.name);
        return choice.choose(wish.owner, wish.connection)
                .chain(chosen -> lookUp(chosen, wish.notionDatabaseId)
                        .map(found -> source(wish, found))
                        .chain(source -> store(wish.owner, name, source, chosen)));
    }

    private Uni<Lookup> lookUp(Chosen chosen, UUID id) {
        return notion.lookUp(chosen.access(), id)
                .onFailure(CreateProject::isUnauthorized)
                .recoverWithUni(failure ->
                        choice.renewed(chosen, failure).chain(renewed -> notion.lookUp(renewed.access(), id)))
                .onFailure(NotionFailure.class)
                .transform(failure -> NotionRefusals.of(failure, chosen.advice()));
    }

    private Uni<Project> store(UserId owner, String name, NotionSource source, Chosen chosen) {
        return transactions
                .run(() -> hold(owner, chosen)
                        .chain(() -> projects.findByDataSource(owner, source.dataSourceId()))
                        .invoke(CreateProject::refuseSecond)
                        .chain(() -> insert(owner, name, source, chosen)))
                .onFailure(ProjectRepository.DataSourceTaken.class)
                .recoverWithUni(() -> transactions.run(() -> second(owner, source)));
    }

    private static boolean isUnauthorized(Throwable failure) {
        return failure instanceof NotionFailure notion && notion.kind() == NotionFailure.Kind.UNAUTHORIZED;
    }

    /** Locks the connection, so that it isn't deleted at the same time. */
    private Uni<Void> hold(UserId owner, Chosen chosen) {
        return chosen.kind() == ConnectionKind.OPERATOR
                ? operators.hold()
                : connections
                        .findToChange(owner, chosen.id())
                        .map(found -> Found.orRefused(found, chosen.id()))
                        .replaceWithVoid();
    }

    private Uni<Project> insert(UserId owner, String name, NotionSource source, Chosen chosen) {
        Instant now = clock.instant();
        Project project = Project.create(new ProjectId(UUID.randomUUID()), owner, name, source, chosen.id(), now);
        return projects.save(project)
                .call(() -> ensureHook(chosen, now))
                .call(() -> wants.full(project.id(), "created", now))
                .call(() -> outbox.add(new ProjectCreated(
                        UUID.randomUUID().toString(), project.id().value(), now)));
    }

    /** What was approved in Notion has the one hook of the deployment's integration, which its operator makes. */
    private Uni<Void> ensureHook(Chosen chosen, Instant now) {
        if (chosen.kind() == ConnectionKind.OAUTH) {
            return Uni.createFrom().voidItem();
        }
        return hooks.findByConnection(chosen.id())
                .onItem()
                .ifNull()
                .switchTo(() -> hooks.save(Hook.create(HookId.random(random), chosen.id(), now)))
                .replaceWithVoid();
    }

    /** Another connection's creation was faster, so no lock kept the two apart. */
    private Uni<Project> second(UserId owner, NotionSource source) {
        return projects.findByDataSource(owner, source.dataSourceId())
                .invoke(CreateProject::refuseSecond)
                .onItem()
                .failWith(() -> new Refused(Refused.Kind.CONFLICT, "project-exists", SECOND));
    }

    private static void refuseSecond(@Nullable Project existing) {
        if (existing != null) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "project-exists",
                    SECOND,
                    Map.of("projectId", existing.id().toString()));
        }
    }

    private static NotionSource source(Wish wish, Lookup lookup) {
        if (!(lookup instanceof Lookup.Found found) || found.databaseId() == null) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "notion-database-not-found",
                    "Notion shows this token no database with that id. Check the id, and share the database with the"
                            + " integration (in Notion: the database's menu, Connections).",
                    DATABASE);
        }
        if (found.inTrash()) {
            throw new Refused(
                    Refused.Kind.INVALID, "notion-database-in-trash", "That database is in Notion's trash.", DATABASE);
        }
        return new NotionSource(found.databaseId(), dataSource(wish.notionDataSourceId, found.dataSources()));
    }

    private static UUID dataSource(@Nullable UUID wanted, List<DataSource> choices) {
        if (choices.isEmpty()) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "notion-database-without-data-source",
                    "That database has no data source that this token may read (a linked view has none of its own).",
                    DATABASE);
        }
        if (wanted == null && choices.size() == 1) {
            return choices.get(0).id();
        }
        if (wanted != null && choices.stream().anyMatch(choice -> choice.id().equals(wanted))) {
            return wanted;
        }
        throw new Refused(
                Refused.Kind.INVALID,
                wanted == null ? "notion-several-data-sources" : "notion-data-source-not-found",
                wanted == null
                        ? "That database has several data sources. Say which one as notionDataSourceId."
                        : "That database has no data source with the id in notionDataSourceId.",
                Map.of(
                        "field",
                        "notionDataSourceId",
                        "choices",
                        choices.stream().map(CreateProject::choice).toList()));
    }

    private static Map<String, String> choice(DataSource dataSource) {
        return Map.of("notionDataSourceId", dataSource.id().toString(), "name", dataSource.name());
    }
}
