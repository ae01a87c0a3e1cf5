package io.tributary.api.webhooks;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventPublisher;
import io.tributary.events.CloudEvents;
import io.tributary.projects.application.HookHandshake;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.Hook.Verdict;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Decides on a delivery: handshake or event, signed or not, and hands the event to Kafka. The answer always comes, and
 * within two seconds: whatever fails makes it {@link Answer#UNAVAILABLE}.
 */
final class Intake {

    /** How long the answer may take; Kafka has 1.8 s of it. */
    static final Duration LIMIT = Duration.ofMillis(1900);

    private static final Duration CONFIRM_LIMIT = Duration.ofMillis(500);
    private static final Logger LOG = Logger.getLogger(Intake.class);

    private final KnownHooks hooks;
    private final HookHandshake handshakes;
    private final EventPublisher publisher;
    private final Clock clock;
    private final NotionDelay delay;
    private final HandshakePace pace;

    Intake(KnownHooks hooks, HookHandshake handshakes, EventPublisher publisher, NotionDelay delay, Clock clock) {
        this.hooks = hooks;
        this.handshakes = handshakes;
        this.publisher = publisher;
        this.delay = delay;
        this.clock = clock;
        this.pace = new HandshakePace(clock);
    }

    /**
     * Completes if there is such a hook, so that the body of a request to a made-up address is never read. Fails with
     * {@link BodyReader.Unread} if there is none, or nobody knows.
     */
    Uni<Void> admit(HookId id) {
        return hooks.find(id)
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .transform(failure -> new BodyReader.Unread(unavailable(failure)))
                .invoke(found -> mustExist(found))
                .replaceWithVoid();
    }

    private static void mustExist(Optional<Hook> found) {
        if (found.isEmpty()) {
            throw new BodyReader.Unread(Answer.UNKNOWN_HOOK);
        }
    }

    /**
     * Takes a delivery in, or says why not. Never fails.
     *
     * @param left how long it may take: {@link #LIMIT}, or what was left of it when the body began to come
     */
    Uni<Answer> take(Delivery delivery, Duration left) {
        return hooks.find(delivery.hook())
                .chain(found -> found.map(hook -> decide(delivery, hook))
                        .orElseGet(() -> Uni.createFrom().item(Answer.UNKNOWN_HOOK)))
                .ifNoItem()
                .after(left)
                .fail()
                .onFailure()
                .recoverWithItem(Intake::unavailable);
    }

    private Uni<Answer> decide(Delivery delivery, Hook hook) {
        return delivery.handshake().map(token -> handshake(hook, token)).orElseGet(() -> verify(delivery, hook));
    }

    /** A confirmed or broken hook refuses by what is known of it, so that handshakes cost PostgreSQL nothing. */
    private Uni<Answer> handshake(Hook hook, Secret token) {
        return takesNoHandshake(hook).isEmpty()
                ? offer(hook.id(), token)
                : hooks.findAgain(hook.id())
                        .chain(found -> found.flatMap(Intake::takesNoHandshake)
                                .map(refusal -> Uni.createFrom().item(refusal))
                                .orElseGet(() -> offer(hook.id(), token)));
    }

    private static Optional<Answer> takesNoHandshake(Hook hook) {
        if (hook.isConfirmed()) {
            return Optional.of(Answer.CONFIRMED_ALREADY);
        }
        return hook.isBroken() ? Optional.of(Answer.SECRET_LOST) : Optional.empty();
    }

    private Uni<Answer> offer(HookId id, Secret token) {
        if (!pace.mayStore(id)) {
            return Uni.createFrom().item(Answer.TOO_SOON);
        }
        return handshakes
                .offer(id, token)
                .invoke(hooks::learn)
                .replaceWith(Answer.HANDSHAKE)
                .onFailure(Refused.class)
                .recoverWithItem(failure -> refused(id, failure));
    }

    private Answer refused(HookId id, Throwable failure) {
        if (failure instanceof Refused refused && refused.kind() == Refused.Kind.NOT_FOUND) {
            hooks.forget(id);
            pace.forget(id);
            return Answer.UNKNOWN_HOOK;
        }
        return failure instanceof Refused refused && refused.slug().equals("hook-broken")
                ? Answer.SECRET_LOST
                : Answer.CONFIRMED_ALREADY;
    }

    private Uni<Answer> verify(Delivery delivery, Hook hook) {
        Verdict verdict = hook.judge(delivery::isSignedWith, clock.instant());
        return verdict.believed() ? publish(delivery, verdict) : verifyAgain(delivery);
    }

    private Uni<Answer> verifyAgain(Delivery delivery) {
        return hooks.findAgain(delivery.hook())
                .map(found -> found.map(hook -> hook.judge(delivery::isSignedWith, clock.instant())))
                .chain(verdict -> publishIfBelieved(delivery, verdict));
    }

    /** Of whom nobody can say whether they are Notion, is not called a stranger. */
    private Uni<Answer> publishIfBelieved(Delivery delivery, Optional<Verdict> verdict) {
        return switch (verdict.map(Verdict::belief).orElse(Hook.Belief.NOT_BELIEVED)) {
            case BELIEVED -> publish(delivery, verdict.orElseThrow());
            case NOT_BELIEVED -> Uni.createFrom().item(Answer.NOT_SIGNED);
            case UNDECIDED -> Uni.createFrom().item(Answer.SECRET_LOST);
        };
    }

    private Uni<Answer> publish(Delivery delivery, Verdict verdict) {
        Instant now = clock.instant();
        Optional<Delivery.Carried> event = delivery.event(now);
        if (event.isEmpty()) {
            return Uni.createFrom().item(Answer.NO_EVENT);
        }
        return publisher
                .publish(CloudEvents.encode(event.get().received()))
                .invoke(() -> delay.accepted(event.get()))
                .call(() -> confirm(delivery.hook(), verdict))
                .replaceWith(Answer.ACCEPTED);
    }

    /** The delivery is accepted already, so what goes wrong here is left to the next delivery. */
    private Uni<Void> confirm(HookId id, Verdict verdict) {
        if (verdict.toConfirm().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return handshakes
                .confirm(id, verdict.toConfirm().get())
                .invoke(hooks::learn)
                .replaceWithVoid()
                .ifNoItem()
                .after(CONFIRM_LIMIT)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("A hook stays unconfirmed; its next delivery confirms it: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    private static Answer unavailable(Throwable failure) {
        // One line: in an outage there is one for each delivery.
        LOG.warnf("A delivery was not taken; Notion is asked to send it again: %s", failure);
        LOG.debug("It was not taken because of this", failure);
        return Answer.UNAVAILABLE;
    }
}
