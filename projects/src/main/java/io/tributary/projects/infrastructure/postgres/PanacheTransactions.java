package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.Transactions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Transactions of Hibernate Reactive, each in a Vert.x context of its own: a session lives in its context, so two
 * transactions never share one, whoever asks and on whichever thread.
 */
@ApplicationScoped
class PanacheTransactions implements Transactions {

    private final Vertx vertx;

    PanacheTransactions(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public <T> Uni<T> run(Supplier<Uni<T>> work) {
        Context caller = Vertx.currentContext();
        Uni<T> result = Uni.createFrom().emitter(emitter -> start(work, emitter));
        return caller == null ? result : result.emitOn(back(caller));
    }

    private <T> void start(Supplier<Uni<T>> work, UniEmitter<? super T> emitter) {
        Context own = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(own, true);
        own.runOnContext(ignored -> Panache.withTransaction(work).subscribe().with(emitter::complete, emitter::fail));
    }

    /** What follows goes on where the caller was, with its trace and its request. */
    private static Executor back(Context caller) {
        return command -> caller.runOnContext(ignored -> command.run());
    }
}
