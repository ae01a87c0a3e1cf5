package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hooks to rows and back, sealing their secrets on the way. A secret that can't be opened costs its hook alone: it is read
 * as a broken one, and whatever it is read together with is as it was. The log says so once, until it opens again.
 */
@Singleton
class HookCodec {

    static final String SECRET = "secret";
    private static final String RECEIVED_AT = "receivedAt";
    private static final String REVEALED_AT = "revealedAt";

    private static final Logger LOG = Logger.getLogger(HookCodec.class);

    private final SecretBox box;
    private final Clock clock;

    /** By the hook's id, whether it was told that the hook is broken, or of its old secret alone. */
    private final Map<String, Boolean> told = new ConcurrentHashMap<>();

    HookCodec(SecretBox box, Clock clock) {
        this.box = box;
        this.clock = clock;
    }

    /**
     * Writes a hook into a row, new or not. An old secret that can't be opened stays in the row as it is.
     *
     * @throws IllegalArgumentException if the hook is broken: what is to be kept of it isn't known
     */
    HookRow write(Hook.State hook, HookRow row) {
        if (hook.broken()) {
            throw new IllegalArgumentException("A broken hook can only be reset or removed");
        }
        String place = place(hook.id().value());
        row.id = hook.id().value();
        row.connectionId = hook.connection().value();
        row.secret = hook.secret() == null ? null : box.seal(hook.secret(), place);
        writeOld(hook.oldSecret(), row, place);
        JsonArray candidates = new JsonArray();
        hook.candidates().forEach(candidate -> candidates.add(json(candidate, place)));
        row.candidates = candidates.encode();
        row.confirmedAt = hook.confirmedAt();
        row.createdAt = hook.createdAt();
        row.updatedAt = hook.updatedAt();
        return row;
    }

    private void writeOld(Hook.@Nullable OldSecret old, HookRow row, String place) {
        if (old == null) {
            row.oldSecret = null;
        } else if (old.secret() != null) {
            row.oldSecret = box.seal(old.secret(), place);
        }
        row.oldSecretUntil = old == null ? null : old.until();
    }

    /** Reads a hook from a row. An old secret that is good no more is none, whether it can be opened or not. */
    Hook read(HookRow row) {
        String place = place(row.id);
        Secret secret = opened(row.secret, place);
        Hook.OldSecret old = old(row, place);
        List<Hook.Candidate> candidates = candidates(row.candidates, place);
        boolean broken = (row.secret != null && secret == null) || candidates == null;
        tell(row, broken, old != null && old.secret() == null);
        return Hook.restore(new Hook.State(
                new HookId(row.id),
                new ConnectionId(row.connectionId),
                secret,
                old,
                candidates == null ? List.of() : candidates,
                broken,
                row.confirmedAt,
                row.createdAt,
                row.updatedAt));
    }

    private Hook.@Nullable OldSecret old(HookRow row, String place) {
        Instant until = row.oldSecretUntil;
        return row.oldSecret == null || until == null || !clock.instant().isBefore(until)
                ? null
                : new Hook.OldSecret(opened(row.oldSecret, place), until);
    }

    /** Null if there is nothing that can be opened. */
    private @Nullable Secret opened(@Nullable String sealed, String place) {
        try {
            return sealed == null ? null : box.open(sealed, place);
        } catch (SecretBox.Unopenable e) {
            return null;
        }
    }

    /** Null if one of them can't be read: which of them Notion has, nobody could say. */
    private @Nullable List<Hook.Candidate> candidates(String text, String place) {
        try {
            List<Hook.Candidate> candidates = new ArrayList<>();
            for (Object candidate : new JsonArray(text)) {
                JsonObject json = (JsonObject) candidate;
                candidates.add(new Hook.Candidate(
                        box.open(json.getString(SECRET), place),
                        json.getInstant(RECEIVED_AT),
                        json.getInstant(REVEALED_AT)));
            }
            return candidates;
        } catch (RuntimeException damaged) {
            return null;
        }
    }

    /** By its connection, which has one hook: the hook's own id is the secret part of an address. */
    private void tell(HookRow row, boolean isBroken, boolean isOldLost) {
        if (!isBroken && !isOldLost) {
            told.remove(row.id);
        } else if (!Boolean.valueOf(isBroken).equals(told.put(row.id, isBroken))) {
            LOG.errorf(
                    "%s secret of the hook of connection %s can't be opened: no key in TRIBUTARY_SECRET_KEY is the one that it"
                            + " was encrypted with, or the value is damaged. %s Other hooks go on",
                    isBroken ? "A" : "The old",
                    row.connectionId,
                    isBroken
                            ? "Its deliveries are answered 503, and Notion repeats them, until the key is given back or the"
                                    + " hook is reset."
                            : "Deliveries that it may have signed are answered 503, and Notion repeats them, until the key is"
                                    + " given back, the hook is reset, or the secret ends at " + row.oldSecretUntil
                                    + ". Those that the present secret signed are taken.");
        }
    }

    private JsonObject json(Hook.Candidate candidate, String place) {
        Secret secret = candidate.secret();
        return new JsonObject()
                .put(SECRET, box.seal(secret, place))
                .put(RECEIVED_AT, candidate.receivedAt())
                .put(REVEALED_AT, candidate.revealedAt());
    }

    static String place(String hookId) {
        return "hooks/" + hookId;
    }
}
