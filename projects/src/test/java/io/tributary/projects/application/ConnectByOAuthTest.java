package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.InMemoryProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an approval when Notion or the database is slow or away. Notion's code is good once. */
class ConnectByOAuthTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Secret CODE = new Secret("ours");
    private static final String BOT = "bot";
    private static final Tokens PAIR = new Tokens(new Secret("access"), new Secret("refresh"));

    private final UserId user = new UserId(UUID.randomUUID());
    private final FakeNotionOAuth notion = new FakeNotionOAuth(new Secret("none"));
    private final List<String> uncalledFor = new ArrayList<>();
    private final InMemoryConnections connections = new InMemoryConnections();

    @BeforeEach
    void anyCodeIsGood() {
        notion.approves(new NotionOAuth.Approved(PAIR, BOT, null, "Acme"));
    }

    /** A call that was not foreseen would else pass for an outage. */
    @AfterEach
    void nothingElseWasCalled() {
        assertThat(uncalledFor).isEmpty();
    }

    @Test
    void what_notion_gives_is_kept_also_if_nobody_waits_any_more() {
        notion.holdNext();
        var cancelled = connecting(LIMIT).finish(user, CODE).subscribe().with(kept -> {}, failed -> {});
        cancelled.cancel();

        notion.letGo();

        assertThat(stored()).containsExactly(PAIR);
    }

    @Test
    void a_process_that_stops_waits_for_what_notion_is_still_to_give() {
        notion.holdNext();
        ConnectByOAuth connecting = connecting(Duration.ofMillis(10));
        assertUnfinished(connecting);

        var stopped = connecting.stop().subscribeAsCompletionStage();
        assertThat(stopped).isNotDone();
        notion.letGo();

        assertThat(stopped).isCompleted();
        assertThat(stored()).containsExactly(PAIR);
    }

    @Test
    void who_finishes_hears_in_time_that_notion_is_slow_and_what_it_gives_later_is_kept() {
        notion.holdNext();
        assertUnfinished(connecting(Duration.ofMillis(10)));

        notion.letGo();

        assertThat(stored()).containsExactly(PAIR);
    }

    @Test
    void when_notion_is_away_nobody_is_told_to_send_a_used_code_again() {
        notion.isDown(true);

        assertUnfinished(connecting(LIMIT));
    }

    @Test
    void nor_when_the_tokens_cannot_be_stored() {
        connections.failWith(new IllegalStateException("PostgreSQL is away"));

        assertUnfinished(connecting(LIMIT));

        assertThat(notion.revoked()).as("they may be stored all the same").isEmpty();
    }

    @Test
    void a_token_that_is_one_too_many_is_revoked() {
        haveAsManyAsOneMay();

        assertTooMany();

        assertThat(notion.revoked()).containsExactly(PAIR.access());
        assertThat(stored()).hasSize(Connection.MOST).doesNotContain(PAIR);
    }

    /** The end of one token may be the end of both. */
    @Test
    void unless_the_same_person_has_approved_for_another_user() {
        haveAsManyAsOneMay();
        store(new UserId(UUID.randomUUID()), BOT);

        assertTooMany();

        assertThat(notion.revoked()).isEmpty();
    }

    private void haveAsManyAsOneMay() {
        for (int i = 0; i < Connection.MOST; i++) {
            store(user, "bot of workspace " + i);
        }
    }

    private void assertTooMany() {
        assertThatThrownBy(() -> finish(connecting(LIMIT)))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("too-many-connections"));
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
                        connections,
                        new InMemoryProjectRepository(),
                        unused(ProjectWants.class),
                        clock),
                new RevokeToken(transactions(), connections, notion),
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

    private void store(UserId owner, String bot) {
        ConnectionId id = new ConnectionId(UUID.randomUUID());
        Connection connection =
                new Connection(id, owner, ConnectionKind.OAUTH, "Acme", null, null, bot, Instant.EPOCH, null);
        Tokens tokens = new Tokens(new Secret("access " + id), null);
        connections.save(connection, tokens, Instant.EPOCH).await().indefinitely();
    }

    /** The tokens of the user's connections. */
    private List<Tokens> stored() {
        return connections.findByOwner(user).await().indefinitely().stream()
                .map(found -> connections.tokens(found.id()).await().indefinitely())
                .toList();
    }

    private <P> P unused(Class<P> port) {
        return proxy(port, method -> null);
    }

    private interface Answers {
        /** What a method gives; null if nobody should call it. */
        @Nullable
        Object to(String method);
    }

    private <P> P proxy(Class<P> port, Answers answers) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            Object answer = answers.to(method.getName());
            if (answer == null) {
                uncalledFor.add(method.getName());
                throw new AssertionError("Nobody should call " + method.getName());
            }
            return answer;
        }));
    }
}
