package io.tributary.convergence;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;

/** Makes timers follow a driven clock. */
final class DrivenTime {

    private DrivenTime() {}

    /** Timers alone: {@code wait} gets the milliseconds, and runs the rest when the clock was moved by them. */
    static Vertx timers(BiConsumer<Long, Runnable> wait) {
        return (Vertx) Proxy.newProxyInstance(
                Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("toString")) {
                        return "driven timers";
                    }
                    if (!method.getName().equals("setTimer")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    @SuppressWarnings("unchecked")
                    Handler<Long> handler = (Handler<Long>) arguments[1];
                    wait.accept((Long) arguments[0], () -> handler.handle(0L));
                    return 0L;
                });
    }
}
