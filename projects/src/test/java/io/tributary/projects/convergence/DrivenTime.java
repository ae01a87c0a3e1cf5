package io.tributary.projects.convergence;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisAPI;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Makes what keeps time of its own follow a driven clock: Redis TIME in the budget's script, and timers. */
final class DrivenTime {

    private static final String SCRIPT = "/io/tributary/notion/rate-limiter.lua";
    private static final String TIME = "redis.call('TIME')";

    private DrivenTime() {}

    /** A real Redis that runs the budget's real script, to which TIME is what the clock shows. */
    static RedisAPI redis(RedisAPI real, Clock clock) {
        String script = script();
        return proxy(RedisAPI.class, real, (method, arguments) -> {
            if (!method.getName().equals("evalsha")) {
                return method.invoke(real, arguments);
            }
            List<Object> given = new ArrayList<>((List<?>) arguments[0]);
            given.set(0, script);
            Instant now = clock.instant();
            given.add(Long.toString(now.getEpochSecond()));
            given.add(Integer.toString(now.getNano() / 1000));
            Object[] changed = arguments.clone();
            changed[0] = given;
            return RedisAPI.class.getMethod("eval", method.getParameterTypes()).invoke(real, changed);
        });
    }

    private static String script() {
        try (InputStream resource = DrivenTime.class.getResourceAsStream(SCRIPT)) {
            String real = new String(resource == null ? new byte[0] : resource.readAllBytes(), StandardCharsets.UTF_8);
            String driven = real.replace(TIME, "{ARGV[#ARGV - 1], ARGV[#ARGV]}");
            if (driven.equals(real)) {
                throw new IllegalStateException("The budget's script no longer says " + TIME);
            }
            return driven;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Timers alone: {@code wait} gets the milliseconds, and runs the rest when the clock was moved by them. */
    static Vertx timers(BiConsumer<Long, Runnable> wait) {
        return proxy(Vertx.class, Vertx.class, (method, arguments) -> {
            if (!method.getName().equals("setTimer")) {
                throw new UnsupportedOperationException(method.getName());
            }
            @SuppressWarnings("unchecked")
            Handler<Long> handler = (Handler<Long>) arguments[1];
            wait.accept((Long) arguments[0], () -> handler.handle(0L));
            return 0L;
        });
    }

    private interface Call {
        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Object self, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    try {
                        return method.getName().equals("toString") ? "driven " + self : call.answer(method, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
