package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OutagesTest {

    @SuppressWarnings("NullAway.Init")
    private static Servers servers;

    @BeforeAll
    static void start() {
        servers = new Servers();
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Test
    void postgresql_that_is_down_or_goes_down_under_a_statement_is_an_outage() {
        SqlConnection connection = Servers.await(servers.pool().getConnection());
        CompletableFuture<Throwable> running =
                failure(connection.query("SELECT pg_sleep(30)").execute()).subscribeAsCompletionStage();
        servers.stack().stop(Server.POSTGRES);
        Throwable down = Servers.await(failure(servers.pool().query("SELECT 1").execute()));
        Throwable closed = Servers.await(failure(connection.query("SELECT 1").execute()));
        servers.stack().start(Server.POSTGRES);

        assertOutage(Servers.await(Uni.createFrom().completionStage(running)));
        assertOutage(down);
        assertOutage(closed);
    }

    @Test
    void a_statement_that_postgresql_refuses_is_no_outage() {
        Throwable syntax = Servers.await(failure(servers.pool().query("SELEC 1").execute()));
        Throwable value = Servers.await(
                failure(servers.pool().preparedQuery("SELECT ($1::text)::jsonb").execute(Tuple.of("{"))));

        assertThat(Outages.isOutage(syntax)).as("%s", syntax).isFalse();
        assertThat(Outages.isOutage(value)).as("%s", value).isFalse();
    }

    @Test
    void a_transaction_that_had_to_give_way_is_an_outage() {
        Throwable deadlock = Servers.await(failure(servers.pool()
                .query("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")
                .execute()));

        assertOutage(deadlock);
    }

    @Test
    void redis_that_is_down_is_an_outage_and_a_wrong_command_is_none() {
        Throwable wrong = Servers.await(failure(send(Request.cmd(Command.create("NONSENSE")))));
        servers.stack().stop(Server.REDIS);
        Throwable down = Servers.await(failure(send(Request.cmd(Command.PING))));
        servers.stack().start(Server.REDIS);

        assertThat(Outages.isOutage(wrong)).as("%s", wrong).isFalse();
        assertOutage(down);
    }

    @Test
    void our_own_mistakes_are_no_outage() {
        assertThat(Outages.isOutage(new NullPointerException("closed"))).isFalse();
        assertThat(Outages.isOutage(new IllegalStateException("timeout"))).isFalse();
    }

    private static void assertOutage(Throwable failure) {
        assertThat(Outages.isOutage(failure))
                .as("%s: %s", failure.getClass(), failure)
                .isTrue();
    }

    private static Uni<Response> send(Request request) {
        return servers.redis()
                .send(request)
                .ifNoItem()
                .after(Duration.ofSeconds(5))
                .fail();
    }

    private static Uni<Throwable> failure(Uni<?> uni) {
        return uni.map(item -> (Throwable) new AssertionError("It did not fail"))
                .onFailure()
                .recoverWithItem(failure -> failure);
    }
}
