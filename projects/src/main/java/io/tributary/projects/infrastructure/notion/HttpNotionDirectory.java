package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.Database;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionException;
import io.tributary.notion.NotionException.InvalidRequest;
import io.tributary.notion.NotionIds;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.notion.User;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.NotionDirectory.Lookup.Found;
import io.tributary.projects.application.NotionDirectory.Lookup.NotFound;
import io.tributary.projects.application.sync.NotionFailure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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
                        ? Uni.createFrom().item(found(database.get()))
                        : find(access, call -> api.dataSource(call, id))
                                .map(source -> source.<Lookup>map(HttpNotionDirectory::found)
                                        .orElseGet(NotFound::new))));
    }

    @Override
    public Uni<Bot> me(Access access) {
        return within(ask(access, api::me).map(HttpNotionDirectory::bot));
    }

    /** Empty if Notion has nothing of that id, or something of another kind. */
    private <T> Uni<Optional<T>> find(Access access, Function<Call, Uni<NotionAnswer<T>>> request) {
        return send(access, request)
                .map(answer -> Optional.of(answer.value()))
                .onFailure(HttpNotionDirectory::isNothing)
                .recoverWithItem(Optional.empty())
                .onFailure(NotionException.class)
                .recoverWithUni(failure -> failed(access, failure));
    }

    private <T> Uni<T> ask(Access access, Function<Call, Uni<NotionAnswer<T>>> request) {
        return send(access, request)
                .map(NotionAnswer::value)
                .onFailure(NotionException.class)
                .recoverWithUni(failure -> failed(access, failure));
    }

    private <T> Uni<NotionAnswer<T>> send(Access access, Function<Call, Uni<NotionAnswer<T>>> request) {
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
        return failure instanceof NotionException.NotFound
                || (failure instanceof InvalidRequest refused && "validation_error".equals(refused.code()));
    }

    private static Lookup found(Database database) {
        List<DataSource> sources = database.dataSources().stream()
                .map(source -> new DataSource(source.id(), Text.clean(source.name())))
                .toList();
        return new Found(database.id(), Text.plain(database.title()), sources, database.inTrash());
    }

    private static Lookup found(io.tributary.notion.DataSource source) {
        String name = Text.plain(source.title());
        return new Found(source.databaseId(), name, List.of(new DataSource(source.id(), name)), source.inTrash());
    }

    private static Bot bot(User user) {
        UUID id = NotionIds.parse(user.id());
        if (id == null) {
            throw NotionFailure.outage(null, "Notion's answer about the token's user has no id");
        }
        String name = clean(user.name());
        return new Bot(id, name == null ? "" : name, clean(user.workspaceId()), clean(user.workspaceName()));
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : Text.clean(text);
    }
}
