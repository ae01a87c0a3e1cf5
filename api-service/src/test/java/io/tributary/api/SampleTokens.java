package io.tributary.api;

import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

/** Tokens of users who never signed in. */
public final class SampleTokens {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private SampleTokens() {}

    /** A token with every scope, of a user of that id. */
    public static String of(Pool postgres, UserId user) {
        Secret value = TokenValues.random(new SecureRandom());
        byte[] hash = HexFormat.of().parseHex(TokenValues.hash(value).hex());
        postgres.preparedQuery("INSERT INTO api_tokens (id, user_id, name, hash, scopes, created_at, expires_at)"
                        + " VALUES ($1, $2, 'sample', $3, '{read,write,admin}', now(), now() + interval '1 day')")
                .execute(Tuple.of(UUID.randomUUID(), user.value(), Buffer.buffer(hash)))
                .await()
                .atMost(LIMIT);
        return value.value();
    }
}
