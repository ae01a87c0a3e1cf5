package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.application.ManageOAuthHook;

/** Which hook tells of a connection's changes, in SQL: its own, or the integration's if it was approved by OAuth. */
final class ServingHook {

    /** Joins {@code hooks hook} to {@code notion_connections connection}. */
    static final String JOIN = """
            LEFT JOIN hooks hook ON hook.connection_id =
                CASE connection.kind WHEN 'oauth' THEN '%s'::uuid ELSE connection.id END""".formatted(ManageOAuthHook.INTEGRATION);

    private ServingHook() {}
}
