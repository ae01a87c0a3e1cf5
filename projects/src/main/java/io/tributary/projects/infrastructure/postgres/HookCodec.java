package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hooks to rows and back, sealing their secrets on the way. */
@Singleton
class HookCodec {

    static final String SECRET = "secret";
    private static final String RECEIVED_AT = "receivedAt";
    private static final String REVEALED_AT = "revealedAt";

    private final SecretBox box;

    HookCodec(SecretBox box) {
        this.box = box;
    }

    /** Writes a hook into a row, new or not. */
    HookRow write(Hook.State hook, HookRow row) {
        String place = place(hook.id().value());
        Hook.OldSecret old = hook.oldSecret();
        row.id = hook.id().value();
        row.connectionId = hook.connection().value();
        row.secret = hook.secret() == null ? null : box.seal(hook.secret(), place);
        row.oldSecret = old == null ? null : box.seal(old.secret(), place);
        row.oldSecretUntil = old == null ? null : old.until();
        JsonArray candidates = new JsonArray();
        hook.candidates().forEach(candidate -> candidates.add(json(candidate, place)));
        row.candidates = candidates.encode();
        row.confirmedAt = hook.confirmedAt();
        row.createdAt = hook.createdAt();
        row.updatedAt = hook.updatedAt();
        return row;
    }

    /** Reads a hook from a row. */
    Hook read(HookRow row) {
        String place = place(row.id);
        return Hook.restore(new Hook.State(
                new HookId(row.id),
                new ConnectionId(row.connectionId),
                row.secret == null ? null : box.open(row.secret, place),
                oldSecret(row.oldSecret, row.oldSecretUntil, place),
                candidates(new JsonArray(row.candidates), place),
                row.confirmedAt,
                row.createdAt,
                row.updatedAt));
    }

    private Hook.@Nullable OldSecret oldSecret(@Nullable String sealed, @Nullable Instant until, String place) {
        return sealed == null || until == null ? null : new Hook.OldSecret(box.open(sealed, place), until);
    }

    private List<Hook.Candidate> candidates(JsonArray array, String place) {
        return array.stream()
                .map(JsonObject.class::cast)
                .map(json -> new Hook.Candidate(
                        box.open(json.getString(SECRET), place),
                        json.getInstant(RECEIVED_AT),
                        json.getInstant(REVEALED_AT)))
                .toList();
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
