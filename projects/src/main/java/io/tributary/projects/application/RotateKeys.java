package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.SealedSecrets.Batch;
import io.tributary.projects.application.SealedSecrets.Where;
import io.tributary.projects.domain.ConnectionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts every stored secret anew that another key than the first one encrypted. It may be repeated, and killed at
 * any point: a row is either done or as it was, and both can be opened while both keys are there.
 */
public final class RotateKeys {

    /** How long one call works before it says what is left. */
    static final Duration LIMIT = Duration.ofSeconds(7);

    /** How many connections an answer names. */
    static final int NAMED = 100;

    private final SealedSecrets secrets;
    private final Clock clock;

    /** Works on these. */
    public RotateKeys(SealedSecrets secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param keyId the key that encrypts now
     * @param resealed rows that this call encrypted anew
     * @param unopenable rows that no key opens, or that are damaged, as far as this call came; nothing keeps the others
     * @param connections whose rows those are, the first {@link #NAMED}; a hook goes by its connection, since its own id is
     *     the secret part of an address
     * @param left rows that the key of now did not encrypt, those that can't be opened among them. Only if it is 0 are
     *     the other keys of no use any more
     */
    public record Rotated(String keyId, long resealed, long unopenable, List<ConnectionId> connections, long left) {}

    /** Rotates, for {@link #LIMIT} at most. */
    public Uni<Rotated> rotate() {
        Instant until = clock.instant().plus(LIMIT);
        return go(new Progress(Where.TOKENS, null, 0, List.of()), until)
                .chain(tokens -> go(new Progress(Where.HOOKS, null, tokens.resealed, tokens.unopenable), until))
                .chain(all -> secrets.left().map(left -> all.told(secrets.keyId(), left)));
    }

    private Uni<Progress> go(Progress sofar, Instant until) {
        return secrets.reseal(sofar.where, sofar.after)
                .map(sofar::plus)
                .chain(next -> next.after == null || !clock.instant().isBefore(until)
                        ? Uni.createFrom().item(next)
                        : go(next, until));
    }

    private record Progress(Where where, @Nullable String after, long resealed, List<ConnectionId> unopenable) {

        private Progress plus(Batch batch) {
            List<ConnectionId> all = Stream.concat(unopenable.stream(), batch.unopenable().stream())
                    .toList();
            return new Progress(where, batch.last(), resealed + batch.resealed(), all);
        }

        private Rotated told(String keyId, long left) {
            List<ConnectionId> connections =
                    unopenable.stream().distinct().limit(NAMED).toList();
            return new Rotated(keyId, resealed, unopenable.size(), connections, left);
        }
    }
}
