package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionException;
import io.tributary.notion.NotionIds;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.NotionDirectory.Lookup.Found;
import io.tributary.projects.application.NotionDirectory.Lookup.NotFound;
import io.tributary.projects.application.sync.NotionFailure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Notion over HTTP, for a person who waits. */
@Singleton
public final class HttpNotionDirectory implements NotionDirectory {

    private static final Logger LOG = Logger.getLogger(HttpNotionDirectory.class);
    private static final Duration IN_ALL = Duration.ofSeconds(5);
    /** A budget that can't be asked doesn't keep a person from creating a project. */
    private static final Duration FOR_THE_BUDGET = Duration.ofMillis(500);

    private final NotionApi api;
    private final RateLimiter limiter;
    private final Failures failures;
    private final Clock clock;

    /** Asks by this client, and charges that budget. */
    public HttpNotionDirectory(NotionApi api, RateLimiter limiter, Clock clock) {
        this.api = api;
        this.limiter = limiter;
        this.failures = new Failures(limiter, clock);
        this.clock = clock;
    }

    @Override
    public Uni<Lookup> lookUp(Access access, UUID id) {
        return within(find(access, call -> api.database(call, id))
                .chain(database -> database.isPresent()
                        ? Uni.createFrom().item(database(id, database.get()))
                        : find(access, call -> api.dataSource(call, id))
                                .map(source -> source.<Lookup>map(body -> dataSource(id, body))
                                        .orElseGet(NotFound::new))));
    }

    @Override
    public Uni<Bot> me(Access access) {
        return within(ask(access, api::me).map(HttpNotionDirectory::bot));
    }

    /** Empty if Notion has nothing of that id, or something of another kind. */
    private Uni<Optional<JsonNode>> find(Access access, Function<Call, Uni<NotionAnswer>> request) {
        return send(access, request)
                .map(answer -> Optional.<JsonNode>of(answer.body()))
                .onFailure(HttpNotionDirectory::isNothing)
                .recoverWithItem(Optional.empty())
                .onFailure(NotionException.class)
                .recoverWithUni(failure -> failed(access, failure));
    }

    private Uni<JsonNode> ask(Access access, Function<Call, Uni<NotionAnswer>> request) {
        return send(access, request)
                .map(answer -> (JsonNode) answer.body())
                .onFailure(NotionException.class)
                .recoverWithUni(failure -> failed(access, failure));
    }

    private Uni<NotionAnswer> send(Access access, Function<Call, Uni<NotionAnswer>> request) {
        return charge(access).chain(() -> request.apply(Call.by(access.token())));
    }

    private Uni<Void> charge(Access access) {
        return limiter.person(access.connectionId())
                .ifNoItem()
                .after(FOR_THE_BUDGET)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("A request goes to Notion uncounted: %s", failure.getMessage()))
                .onFailure()
                .recoverWithItem(() -> new Permit.Go(Instant.EPOCH))
                .chain(permit -> permit instanceof Permit.At at
                        ? paused(clock.instant().plus(at.in()))
                        : Uni.createFrom().voidItem());
    }

    private static Uni<Void> paused(Instant until) {
        return Uni.createFrom().failure(() -> NotionFailure.outage(until, "Notion asked for a pause until " + until));
    }

    private <T> Uni<T> failed(Access access, NotionException failure) {
        return failures.translate(access.connectionId(), failure)
                .chain(meaning -> Uni.createFrom().failure(meaning));
    }

    private static <T> Uni<T> within(Uni<T> answer) {
        return answer.ifNoItem()
                .after(IN_ALL)
                .failWith(() -> NotionFailure.outage(null, "Notion gave no answer within " + IN_ALL));
    }

    private static boolean isNothing(Throwable failure) {
        return failure instanceof NotionException notion
                && (Failures.isNotFound(notion) || "validation_error".equals(notion.code()));
    }

    private static Lookup database(UUID id, JsonNode database) {
        List<DataSource> sources = new ArrayList<>();
        for (JsonNode source : database.path("data_sources")) {
            UUID sourceId = NotionIds.parse(source.path("id").asText(null));
            if (sourceId != null) {
                sources.add(
                        new DataSource(sourceId, Text.clean(source.path("name").asText(""))));
            }
        }
        return new Found(id, Text.plain(database.path("title")), sources, isInTrash(database));
    }

    private static Lookup dataSource(UUID id, JsonNode source) {
        String name = Text.plain(source.path("title"));
        UUID databaseId =
                NotionIds.parse(source.path("parent").path("database_id").asText(null));
        return new Found(databaseId, name, List.of(new DataSource(id, name)), isInTrash(source));
    }

    private static boolean isInTrash(JsonNode object) {
        return object.path("in_trash").asBoolean(false);
    }

    private static Bot bot(JsonNode user) {
        UUID id = NotionIds.parse(user.path("id").asText(null));
        if (id == null) {
            throw NotionFailure.outage(null, "Notion's answer about the token's user has no id");
        }
        JsonNode bot = user.path("bot");
        return new Bot(
                id,
                Text.clean(user.path("name").asText("")),
                bot.path("workspace_id").textValue(),
                bot.path("workspace_name").textValue());
    }
}
