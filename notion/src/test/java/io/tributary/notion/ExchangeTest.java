package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.notion.Exchange.Reply;
import io.tributary.notion.NotionApi.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One request, when other threads are slower than the network. */
class ExchangeTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final CannedServer notion = new CannedServer();
    private final HttpClient client = VERTX.createHttpClient();

    @AfterEach
    void close() {
        client.close();
        notion.close();
    }

    @AfterAll
    static void closeVertx() {
        VERTX.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void an_answer_that_is_over_before_the_sending_thread_goes_on_is_not_lost() {
        HttpClient slow = wrapped(
                HttpClient.class,
                client,
                "request",
                request -> ((Future<?>) request)
                        .map(real -> wrapped(
                                HttpClientRequest.class,
                                (HttpClientRequest) real,
                                "send",
                                ExchangeTest::untilItIsOver)));
        Uni<Void> onAnotherThread = Uni.createFrom().voidItem().emitOn(Infrastructure.getDefaultExecutor());

        Reply reply = Exchange.run(
                        VERTX,
                        slow,
                        new RequestOptions().setAbsoluteURI(notion.url() + "/v1/users/me"),
                        null,
                        new Settings(notion.url(), Duration.ofSeconds(5), 1000),
                        () -> onAnotherThread)
                .await()
                .atMost(LIMIT);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().toString()).isEqualTo("{}");
    }

    private static Object untilItIsOver(Object sent) {
        ((Future<?>) sent)
                .compose(response -> ((HttpClientResponse) response).end())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        return sent;
    }

    /** The same, but for what one method gives back. */
    private static <T> T wrapped(Class<T> type, T real, String name, Function<Object, Object> instead) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    try {
                        Object result = method.invoke(real, given);
                        return method.getName().equals(name) && result instanceof Future
                                ? instead.apply(result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
