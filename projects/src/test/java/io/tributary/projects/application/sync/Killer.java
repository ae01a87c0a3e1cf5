package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Kills a process at one of its calls to the outside: that call and all later ones fail, as they do when the process is
 * gone. Wrapped around each port of a use case.
 */
public final class Killer {

    private final AtomicInteger left;
    private final boolean afterCall;
    private volatile boolean dead;

    private Killer(int calls, boolean afterCall) {
        this.left = new AtomicInteger(calls);
        this.afterCall = afterCall;
    }

    /** Dies right before the call with this number, counted from 0 over all ports. */
    public static Killer beforeCall(int number) {
        return new Killer(number, false);
    }

    /** Dies when the call with this number has had its effect and before its answer is heard. */
    public static Killer afterCall(int number) {
        return new Killer(number, true);
    }

    /** Whether it came to that. */
    public boolean hasKilled() {
        return dead;
    }

    /** The port as the doomed process has it. Only methods that return a {@code Uni} count as calls. */
    public <T> T wrap(Class<T> port, T real) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            if (!Uni.class.isAssignableFrom(method.getReturnType())) {
                return method.invoke(real, args);
            }
            return Uni.createFrom().deferred(() -> call(() -> (Uni<?>) method.invoke(real, args)));
        }));
    }

    private Uni<?> call(Call real) {
        boolean last = left.getAndDecrement() == 0;
        if (dead || (last && !afterCall)) {
            dead = true;
            return Uni.createFrom().failure(new Killed());
        }
        return last ? invoke(real).onItemOrFailure().transformToUni((item, failure) -> die()) : invoke(real);
    }

    private Uni<Object> die() {
        dead = true;
        return Uni.createFrom().failure(new Killed());
    }

    private static Uni<?> invoke(Call real) {
        try {
            return real.invoke();
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new LinkageError("A port's method could not be called", e);
        }
    }

    private interface Call {
        Uni<?> invoke() throws IllegalAccessException, InvocationTargetException;
    }

    /** What a dead process hears. */
    public static final class Killed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("The process was killed");
        }
    }
}
