package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Kills a process at one of its calls to the outside: that call and all later ones fail, as they do when the process is
 * gone. Wrapped around each port of a use case.
 */
public final class Killer {

    private final int number;
    private final AtomicInteger left;
    private final boolean afterCall;
    private volatile boolean dead;

    private Killer(int number, boolean afterCall) {
        this.number = number;
        this.left = new AtomicInteger(number);
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

    /**
     * Lets something die at each of its calls, the first one first, until it lives to its end.
     *
     * @param killers one that strikes at the call with that number
     * @param most more calls than it has
     * @param life does it anew, with its ports as the killer gives them; the result is run if it died: it makes up for
     *     that, and asserts that nothing is missing
     * @return how many calls there were to die at
     */
    public static int atEachCall(IntFunction<Killer> killers, int most, Function<Killer, Runnable> life) {
        for (int call = 0; call < most; call++) {
            Killer killer = killers.apply(call);
            Runnable aftermath = life.apply(killer);
            if (!killer.hasKilled()) {
                return call;
            }
            aftermath.run();
        }
        throw new AssertionError("It never came to its end");
    }

    /** At which call, for what is asserted afterwards. */
    @Override
    public String toString() {
        return "killed at call " + number;
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
