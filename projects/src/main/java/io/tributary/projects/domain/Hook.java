package io.tributary.projects.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The address and secret of one webhook subscription. Notion sends the secret itself, once, in a handshake that anyone
 * who knows the address could send as well, so a handshake alone proves nothing:
 *
 * <ul>
 *   <li>While the hook is unconfirmed, each handshake adds a candidate. Of those that nobody has looked at, the newest
 *       {@value #UNREVEALED_KEPT} are kept.
 *   <li>The owner reveals the newest and hands it to Notion. A revealed candidate is never pushed out by handshakes,
 *       only by the owner's own reveals (the newest {@value #REVEALED_KEPT} are kept) or a reset.
 *   <li>The first delivery signed with a revealed candidate confirms it. A candidate that the owner never looked at
 *       can't be confirmed, whoever signs with it.
 *   <li>From then on a handshake is refused and changes nothing, until the owner resets the hook.
 * </ul>
 *
 * <p>What a stranger who has learnt the address can do: plant handshakes so fast that the owner sees a planted token.
 * Notion doesn't accept that one; the owner lets Notion send its token again and reveals once more. If the stranger
 * signs a delivery with a planted token that the owner has revealed, the hook is confirmed under it and Notion's
 * deliveries are refused, until the owner resets it. Neither shows or changes any data: a delivery only makes us look
 * at Notion, and sweeps keep the copy equal meanwhile.
 *
 * <p>A hook is broken while a secret of it can't be opened, since the key that it was encrypted with is gone. Nobody can
 * say then whether a delivery is honest, so none is called a stranger's. What can be opened works on; a reset, or the key,
 * makes the hook whole again.
 *
 * <p>A value: each verb returns the hook as it is afterwards.
 */
public final class Hook {

    /** How many candidates are kept that the owner hasn't looked at. */
    public static final int UNREVEALED_KEPT = 3;

    /** How many candidates are kept that the owner has looked at. */
    public static final int REVEALED_KEPT = 10;

    /** For how long a secret stays good after a reset: Notion repeats a delivery for about a day. */
    public static final Duration OLD_SECRET_KEPT = Duration.ofHours(25);

    private final State state;

    private Hook(State state) {
        this.state = state;
    }

    /** A hook to which no handshake has come yet. */
    public static Hook create(HookId id, ConnectionId connection, Instant now) {
        return new Hook(new State(id, connection, null, null, List.of(), false, null, now, now));
    }

    /** A hook as it was stored. */
    public static Hook restore(State state) {
        return new Hook(state);
    }

    /**
     * A handshake came: its token becomes the newest candidate. A token that is a candidate already becomes the newest
     * and stays revealed if it was.
     *
     * @throws Refused if the hook is confirmed, or broken
     */
    public Hook handshake(Secret token, Instant now) {
        if (isConfirmed()) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "hook-confirmed",
                    "This hook is confirmed. Reset it before another subscription is made for its address.");
        }
        refuseBroken();
        Instant revealedAt = state.candidates.stream()
                .filter(candidate -> candidate.secret.equals(token))
                .findFirst()
                .map(Candidate::revealedAt)
                .orElse(null);
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(token, now, revealedAt));
        state.candidates.stream()
                .filter(candidate -> !candidate.secret.equals(token))
                .forEach(candidates::add);
        return withCandidates(trimmed(candidates), now);
    }

    /**
     * The owner looks at the newest candidate.
     *
     * @throws Refused if the hook is confirmed or broken, or if no handshake has come
     */
    public Revealed reveal(Instant now) {
        refuseBroken();
        if (isConfirmed()) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "hook-confirmed",
                    "This hook is confirmed, so its token is shown no more. Reset it to begin again.");
        }
        if (state.candidates.isEmpty()) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "no-handshake",
                    "Notion has not sent a verification token yet. Create the subscription with this hook's address, or"
                            + " let Notion send the token again.");
        }
        List<Candidate> candidates = new ArrayList<>(state.candidates);
        Candidate newest = candidates.get(0);
        candidates.set(0, new Candidate(newest.secret, newest.receivedAt, now));
        return new Revealed(
                withCandidates(trimmed(candidates), now), newest.secret, newest.receivedAt, candidates.size());
    }

    /**
     * Whether a delivery is to be believed.
     *
     * @param signedWith whether the delivery is signed with a secret
     */
    public Verdict judge(Predicate<Secret> signedWith, Instant now) {
        Secret secret = state.secret;
        if (secret != null && signedWith.test(secret)) {
            return Verdict.BELIEVED;
        }
        OldSecret old = state.oldSecret;
        if (old != null && !now.isBefore(old.until)) {
            old = null;
        }
        if (old != null && old.secret != null && signedWith.test(old.secret)) {
            return Verdict.BELIEVED;
        }
        boolean isAllKnown = !state.broken && (old == null || old.secret != null);
        return state.candidates.stream()
                .filter(candidate -> candidate.revealedAt != null && signedWith.test(candidate.secret))
                .findFirst()
                .map(candidate -> new Verdict(Belief.BELIEVED, Optional.of(candidate.secret)))
                .orElse(isAllKnown ? Verdict.NOT_BELIEVED : Verdict.UNDECIDED);
    }

    /**
     * A delivery came that was signed with a candidate: it becomes the secret, and the other candidates are forgotten.
     * Changes nothing if the hook is confirmed already, or the candidate is gone or was never revealed.
     */
    public Hook confirm(Secret candidate, Instant now) {
        boolean revealed =
                state.candidates.stream().anyMatch(it -> it.revealedAt != null && it.secret.equals(candidate));
        if (isConfirmed() || !revealed) {
            return this;
        }
        return new Hook(new State(
                state.id, state.connection, candidate, state.oldSecret, List.of(), false, now, state.createdAt, now));
    }

    /**
     * The owner begins again, at the same address. The secret so far stays good for {@link #OLD_SECRET_KEPT}, since
     * Notion may still repeat deliveries that are signed with it. One that can't be opened ends now.
     *
     * @param revokeOld whether it, and any before it, ends now instead
     */
    public Hook reset(boolean revokeOld, Instant now) {
        OldSecret old = state.oldSecret;
        if (revokeOld) {
            old = null;
        } else if (state.secret != null) {
            old = new OldSecret(state.secret, now.plus(OLD_SECRET_KEPT));
        } else if (old != null && old.secret == null) {
            old = null;
        }
        return new Hook(new State(state.id, state.connection, null, old, List.of(), false, null, state.createdAt, now));
    }

    /** Whether deliveries are signed with a secret that the owner confirmed. */
    public boolean isConfirmed() {
        return state.confirmedAt != null;
    }

    /** Whether its secret, or a candidate, can't be opened. */
    public boolean isBroken() {
        return state.broken;
    }

    /** Whether a handshake has come that isn't confirmed. */
    public boolean hasCandidates() {
        return !state.candidates.isEmpty();
    }

    /** Its id, the secret part of its address. */
    public HookId id() {
        return state.id;
    }

    /** The connection that it belongs to. */
    public ConnectionId connection() {
        return state.connection;
    }

    /** Everything of it, to be stored. */
    public State state() {
        return state;
    }

    @Override
    public String toString() {
        return "Hook[" + state.connection + "]";
    }

    private void refuseBroken() {
        if (state.broken) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "hook-broken",
                    "A secret of this hook can't be opened: the key that it was encrypted with is gone from"
                            + " TRIBUTARY_SECRET_KEY. Reset the hook and begin its handshake again, or have the operator"
                            + " give the key back.");
        }
    }

    private Hook withCandidates(List<Candidate> candidates, Instant now) {
        return new Hook(new State(
                state.id,
                state.connection,
                state.secret,
                state.oldSecret,
                candidates,
                state.broken,
                state.confirmedAt,
                state.createdAt,
                now));
    }

    private static List<Candidate> trimmed(List<Candidate> newestFirst) {
        List<Candidate> kept = new ArrayList<>();
        int revealed = 0;
        int unrevealed = 0;
        for (Candidate candidate : newestFirst) {
            boolean keep = candidate.revealedAt == null ? unrevealed++ < UNREVEALED_KEPT : revealed++ < REVEALED_KEPT;
            if (keep) {
                kept.add(candidate);
            }
        }
        return List.copyOf(kept);
    }

    /**
     * A token that came in a handshake.
     *
     * @param secret the token
     * @param receivedAt when it last came
     * @param revealedAt when the owner last looked at it; null if never
     */
    public record Candidate(
            Secret secret, Instant receivedAt, @Nullable Instant revealedAt) {}

    /**
     * The secret before the last reset.
     *
     * @param secret the secret; null if it can't be opened
     * @param until it is good before this
     */
    public record OldSecret(@Nullable Secret secret, Instant until) {}

    /**
     * The hook after its owner looked at a candidate.
     *
     * @param hook the hook afterwards
     * @param token what the owner hands to Notion
     * @param receivedAt when it came; one that came before the owner asked Notion for it isn't Notion's
     * @param handshakes how many different tokens are kept; more than one means that someone else may know the address
     */
    public record Revealed(Hook hook, Secret token, Instant receivedAt, int handshakes) {}

    /** Whether a delivery's signature is right. */
    public enum Belief {
        /** It is. */
        BELIEVED,
        /** It isn't. */
        NOT_BELIEVED,
        /** It may be: a secret that it could be of can't be opened. */
        UNDECIDED
    }

    /**
     * What to think of a delivery.
     *
     * @param belief whether its signature is right
     * @param toConfirm the candidate that it was signed with, which it confirms; empty if it was signed with a secret
     */
    public record Verdict(Belief belief, Optional<Secret> toConfirm) {

        private static final Verdict BELIEVED = new Verdict(Belief.BELIEVED, Optional.empty());
        private static final Verdict NOT_BELIEVED = new Verdict(Belief.NOT_BELIEVED, Optional.empty());
        private static final Verdict UNDECIDED = new Verdict(Belief.UNDECIDED, Optional.empty());

        /** Whether its signature is known to be right. */
        public boolean believed() {
            return belief == Belief.BELIEVED;
        }
    }

    /**
     * A hook's data.
     *
     * @param id its id
     * @param connection the connection that it belongs to
     * @param secret what deliveries are signed with; null until confirmed
     * @param oldSecret what they were signed with before the last reset
     * @param candidates tokens of handshakes, newest first
     * @param broken whether there is a secret, or a candidate, beside these that can't be opened
     * @param confirmedAt when a delivery confirmed the secret
     * @param createdAt when the hook was made
     * @param updatedAt when it last changed
     */
    public record State(
            HookId id,
            ConnectionId connection,
            @Nullable Secret secret,
            @Nullable OldSecret oldSecret,
            List<Candidate> candidates,
            boolean broken,
            @Nullable Instant confirmedAt,
            Instant createdAt,
            Instant updatedAt) {

        /** Copies the candidates. */
        public State {
            candidates = List.copyOf(candidates);
        }

        @Override
        public String toString() {
            return "State[" + connection + "]";
        }
    }
}
