package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionApi.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One exchange whose sender is held up, as a thread is on a busy machine. */
class ExchangeTest {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() throws Exception {
        elsewhere.shutdownNow();
        get(vertx.close());
    }

    @Test
    void an_answer_that_is_whole_before_its_sender_goes_on_is_heard() throws Exception {
        int port = get(vertx.createHttpServer()
                        .requestHandler(request -> request.response().end("hello"))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        Settings settings = new Settings(URI.create("http://127.0.0.1:" + port), LIMIT, 1000);
        RequestOptions options = new RequestOptions().setHost("127.0.0.1").setPort(port);
        // As after a ticket from PostgreSQL: it goes on where that answer came.
        Uni<Void> ticket = Uni.createFrom().voidItem().emitOn(elsewhere);

        Exchange.Reply reply = Exchange.run(
                        vertx, slow(vertx.createHttpClient()), options, null, settings, () -> ticket)
                .await()
                .atMost(LIMIT.multipliedBy(2));

        assertThat(reply.body().toString()).isEqualTo("hello");
    }

    /** A client whose requests return from being sent only when the whole answer is there. */
    private static HttpClient slow(HttpClient client) {
        return proxy(HttpClient.class, (method, args) -> {
            Object result = call(client, method, args);
            return method.getName().equals("request")
                    ? ((Future<?>) result).map(ready -> slow((HttpClientRequest) ready))
                    : result;
        });
    }

    private static HttpClientRequest slow(HttpClientRequest request) {
        return proxy(HttpClientRequest.class, (method, args) -> {
            Object result = call(request, method, args);
            if (method.getName().equals("send") || method.getName().equals("end")) {
                get(request.response().compose(HttpClientResponse::end));
            }
            return result;
        });
    }

    private static <T> T get(Future<T> future) throws Exception {
        CompletableFuture<T> result = future.toCompletionStage().toCompletableFuture();
        return result.get(10, TimeUnit.SECONDS);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> calls.call(method, args)));
    }

    private static Object call(Object target, Method method, Object[] args) throws Exception {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private interface Calls {
        Object call(Method method, Object[] args) throws Exception;
    }
}
