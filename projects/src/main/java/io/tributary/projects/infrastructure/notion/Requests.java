package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionAnswer;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionException;
import io.tributary.notion.NotionException.NotFound;
import io.tributary.notion.NotionException.Unauthorized;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.ConnectionTokens.ConnectionGone;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.Tickets;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request to Notion as the sync makes it: token, permit of the budget, connection, ticket, and off. Without any of
 * the first four nothing is sent. Fails with {@link NotionFailure} alone.
 */
final class Requests {

    /**
     * How long the second and later requests of one job, together, wait here for their permits. They go before all that
     * wait for a slot, so a place or two that leave the window are enough; should none leave in this time, the job waits
     * in the queue, since a worker that only waits is missing elsewhere.
     */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final RateLimiter limiter;
    private final Tickets tickets;
    private final ConnectionTokens tokens;
    private final Failures failures;
    private final Vertx vertx;
    private final Clock clock;

    Requests(RateLimiter limiter, Tickets tickets, ConnectionTokens tokens, Vertx vertx, Clock clock) {
        this.limiter = limiter;
        this.tickets = tickets;
        this.tokens = tokens;
        this.failures = new Failures(limiter, clock);
        this.vertx = vertx;
        this.clock = clock;
    }

    /** A request that Notion answered; {@code answer} is null if it has nothing of that id. */
    record Made<T>(Seen seen, @Nullable NotionAnswer<T> answer) {}

    /**
     * The first request of an observation.
     *
     * @param job whose slot is asked for, if the work needs one
     */
    <T> Uni<Made<T>> first(SyncTarget target, String job, Work work, Function<Call, Uni<NotionAnswer<T>>> request) {
        UUID connectionId = target.connectionId();
        Instant now = clock.instant();
        return switch (work) {
            case PAGE -> make(connectionId, request, now, () -> limiter.first(connectionId, target.projectId(), job));
            case FOLLOW_UP -> next(target, now.plus(PATIENCE), request);
            case SWEEP -> make(connectionId, request, now, () -> limiter.sweep(connectionId, target.projectId()));
        };
    }

    /**
     * Another one, which completes an observation.
     *
     * @param patientUntil how long its permit is waited for
     */
    <T> Uni<Made<T>> next(SyncTarget target, Instant patientUntil, Function<Call, Uni<NotionAnswer<T>>> request) {
        return make(target.connectionId(), request, patientUntil, () -> limiter.next(target.connectionId()));
    }

    private <T> Uni<Made<T>> make(
            UUID connectionId,
            Function<Call, Uni<NotionAnswer<T>>> request,
            Instant patientUntil,
            Supplier<Uni<Permit>> asking) {
        return known(tokens.accessToken(connectionId))
                .chain(token -> attempt(connectionId, token, request, patientUntil, asking)
                        .onFailure(Unauthorized.class)
                        .recoverWithUni(refused -> again(connectionId, token, request, refused)));
    }

    private <T> Uni<Made<T>> attempt(
            UUID connectionId,
            String token,
            Function<Call, Uni<NotionAnswer<T>>> request,
            Instant patientUntil,
            Supplier<Uni<Permit>> asking) {
        return permit(asking, patientUntil)
                .chain(grantedAt -> send(connectionId, token, new Departure(grantedAt), request));
    }

    /** A token that was refused may have been replaced, or can be; then the request goes out once more, as a new one. */
    private <T> Uni<Made<T>> again(
            UUID connectionId, String refused, Function<Call, Uni<NotionAnswer<T>>> request, Unauthorized failure) {
        return known(tokens.renewed(connectionId, refused))
                .<Made<T>>chain(token -> token == null
                        ? Uni.createFrom().failure(failure)
                        : attempt(
                                connectionId,
                                token,
                                request,
                                clock.instant().plus(PATIENCE),
                                () -> limiter.next(connectionId)))
                .onFailure(Unauthorized.class)
                .recoverWithUni(last -> translated(connectionId, last));
    }

    private <T> Uni<Made<T>> translated(UUID connectionId, NotionException failure) {
        return failures.translate(connectionId, failure)
                .chain(meaning -> Uni.createFrom().failure(meaning));
    }

    private static <S extends @Nullable String> Uni<S> known(Uni<S> token) {
        return token.onFailure(ConnectionGone.class)
                .transform(gone -> NotionFailure.unauthorized(String.valueOf(gone.getMessage())))
                .onFailure(failure -> !(failure instanceof NotionFailure))
                .transform(failure -> missing("The connection's token", failure));
    }

    private Uni<Instant> permit(Supplier<Uni<Permit>> asking, Instant patientUntil) {
        return asking.get()
                .onFailure()
                .transform(failure -> missing("The connection's budget", failure))
                .chain(permit -> granted(permit, asking, patientUntil));
    }

    private Uni<Instant> granted(Permit permit, Supplier<Uni<Permit>> asking, Instant patientUntil) {
        if (permit instanceof Permit.Go go) {
            return Uni.createFrom().item(go.grantedAt());
        }
        if (!(permit instanceof Permit.At at)) {
            return Uni.createFrom().failure(NotionFailure::noSlot);
        }
        Instant slot = clock.instant().plus(at.in());
        if (!slot.isBefore(patientUntil)) {
            return Uni.createFrom().failure(() -> NotionFailure.noBudget(slot));
        }
        return Uni.createFrom()
                .<Long>emitter(emitter -> vertx.setTimer(at.in().toMillis() + 1, emitter::complete))
                .chain(() -> permit(asking, patientUntil));
    }

    private <T> Uni<Made<T>> send(
            UUID connectionId, String token, Departure departure, Function<Call, Uni<NotionAnswer<T>>> request) {
        return request.apply(new Call(token, () -> takeTicket(departure)))
                .map(answer -> new Made<>(departure.seen(), answer))
                .onFailure(NotionException.class)
                .recoverWithUni(failure -> failed(connectionId, departure, failure));
    }

    private <T> Uni<Made<T>> failed(UUID connectionId, Departure departure, NotionException failure) {
        if (failure instanceof Unauthorized) {
            return Uni.createFrom().failure(failure);
        }
        return failure instanceof NotFound
                ? Uni.createFrom().item(() -> new Made<T>(departure.seen(), null))
                : translated(connectionId, failure);
    }

    private Uni<Void> takeTicket(Departure departure) {
        return tickets.next()
                .onFailure()
                .transform(failure -> missing("A ticket", failure))
                .invoke(departure::number)
                .replaceWithVoid();
    }

    private static NotionFailure missing(String what, Throwable cause) {
        NotionFailure outage = NotionFailure.outage(null, what + " can't be had: " + cause.getMessage());
        outage.initCause(cause);
        return outage;
    }

    /** A request between its permit and its ticket. */
    private static final class Departure {

        private final Instant grantedAt;
        private volatile long ticket;

        private Departure(Instant grantedAt) {
            this.grantedAt = grantedAt;
        }

        private void number(long number) {
            ticket = number;
        }

        private Seen seen() {
            return new Seen(ticket, grantedAt);
        }
    }
}
