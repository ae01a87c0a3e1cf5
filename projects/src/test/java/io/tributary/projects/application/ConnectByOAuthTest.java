package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of an approval when Notion or the database is slow or away. Notion's code is good once. */
class ConnectByOAuthTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Secret CODE = new Secret("ours");

    private final UserId user = new UserId(UUID.randomUUID());
    private final Notion notion = new Notion();
    private final List<Tokens> stored = new ArrayList<>();
    private List<Connection> known = List.of();
    private @Nullable RuntimeException failure;

    @Test
    void what_notion_gives_is_kept_also_if_nobody_waits_any_more() {
        var cancelled = connecting(LIMIT).finish(user, CODE).subscribe().with(kept -> {}, failed -> {});
        cancelled.cancel();

        notion.give();

        assertThat(stored).containsExactly(Notion.PAIR);
    }

    @Test
    void a_process_that_stops_waits_for_what_notion_is_still_to_give() {
        ConnectByOAuth connecting = connecting(Duration.ofMillis(10));
        assertUnfinished(connecting);

        var stopped = connecting.stop().subscribeAsCompletionStage();
        assertThat(stopped).isNotDone();
        notion.give();

        assertThat(stopped).isCompleted();
        assertThat(stored).containsExactly(Notion.PAIR);
    }

    @Test
    void who_finishes_hears_in_time_that_notion_is_slow_and_what_it_gives_later_is_kept() {
        assertUnfinished(connecting(Duration.ofMillis(10)));

        notion.give();

        assertThat(stored).containsExactly(Notion.PAIR);
    }

    @Test
    void when_notion_is_away_nobody_is_told_to_send_a_used_code_again() {
        notion.failure = NotionFailure.outage(null, "503");

        assertUnfinished(connecting(LIMIT));
    }

    @Test
    void nor_when_the_tokens_cannot_be_stored() {
        notion.gives = true;
        failure = new IllegalStateException("PostgreSQL is away");

        assertUnfinished(connecting(LIMIT));

        assertThat(notion.revoked).as("they may be stored all the same").isEmpty();
    }

    @Test
    void a_token_that_is_one_too_many_is_revoked() {
        notion.gives = true;
        known = Collections.nCopies(Connection.MOST, connection());

        assertThatThrownBy(() -> finish(connecting(LIMIT)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("too-many-connections"));

        assertThat(notion.revoked).containsExactly(Notion.PAIR.access());
        assertThat(stored).isEmpty();
    }

    private void assertUnfinished(ConnectByOAuth connecting) {
        assertThatThrownBy(() -> finish(connecting)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.slug()).isEqualTo("oauth-unfinished");
            assertThat(refused.kind()).as("no Retry-After").isEqualTo(Refused.Kind.INVALID);
        });
    }

    private KeepConnection.Kept finish(ConnectByOAuth connecting) {
        return connecting.finish(user, CODE).await().atMost(LIMIT);
    }

    private ConnectByOAuth connecting(Duration patience) {
        Clock clock = Clock.systemUTC();
        return new ConnectByOAuth(
                notion,
                states(),
                new KeepConnection(
                        transactions(),
                        connections(),
                        unused(ProjectRepository.class),
                        unused(ProjectWants.class),
                        clock),
                new ReturnAddress(URI.create("https://tributary.example.com")),
                "https://tributary.example.com/callback",
                clock,
                patience);
    }

    private OAuthStates states() {
        return proxy(
                OAuthStates.class,
                method -> method.equals("takeApproved")
                        ? Uni.createFrom().item(new OAuthStates.Approved(user, new Secret("notions")))
                        : null);
    }

    private static Transactions transactions() {
        return new Transactions() {
            @Override
            public <T> Uni<T> run(Supplier<Uni<T>> work) {
                return work.get();
            }
        };
    }

    private Connections connections() {
        return proxy(Connections.class, method -> switch (method) {
            case "lockOwner" -> Uni.createFrom().voidItem();
            case "findByBotToChange" -> Uni.createFrom().nullItem();
            case "findByOwner" -> Uni.createFrom().item(known);
            case "save" -> save();
            default -> null;
        });
    }

    private Uni<Void> save() {
        return failure == null
                ? Uni.createFrom().voidItem().invoke(() -> stored.add(Notion.PAIR))
                : Uni.createFrom().failure(failure);
    }

    private Connection connection() {
        return new Connection(
                new ConnectionId(UUID.randomUUID()),
                user,
                ConnectionKind.OAUTH,
                "Acme",
                null,
                null,
                "bot",
                Instant.EPOCH,
                null);
    }

    private static <P> P unused(Class<P> port) {
        return proxy(port, method -> null);
    }

    private interface Answers {
        /** What a method gives; null if nobody should call it. */
        @Nullable
        Object to(String method);
    }

    private static <P> P proxy(Class<P> port, Answers answers) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            Object answer = answers.to(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(method.getName());
            }
            return answer;
        }));
    }

    /** Gives a pair for any code, at once or when it is told to. */
    private static final class Notion implements NotionOAuth {

        static final Tokens PAIR = new Tokens(new Secret("access"), new Secret("refresh"));

        final List<Secret> revoked = new ArrayList<>();
        boolean gives;

        @Nullable
        NotionFailure failure;

        private @Nullable UniEmitter<? super Approved> waiting;

        void give() {
            UniEmitter<? super Approved> held = waiting;
            if (held == null) {
                throw new IllegalStateException("Nobody waits");
            }
            held.complete(approved());
        }

        private static Approved approved() {
            return new Approved(PAIR, "bot", null, "Acme");
        }

        @Override
        public boolean isConfigured() {
            return true;
        }

        @Override
        public URI authorizeUrl(String state, String redirectUri) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Approved> exchange(Secret code, String redirectUri) {
            if (failure != null) {
                return Uni.createFrom().failure(failure);
            }
            return gives
                    ? Uni.createFrom().item(approved())
                    : Uni.createFrom().<Approved>emitter(emitter -> waiting = emitter);
        }

        @Override
        public Uni<Tokens> refresh(Secret refreshToken) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> revoke(Secret token) {
            revoked.add(token);
            return Uni.createFrom().voidItem();
        }
    }
}
