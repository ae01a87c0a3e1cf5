package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;

/**
 * The lock that every write of synced data takes first: until the transaction ends, a purge waits.
 *
 * <p>It says nothing of whether the project is deleted; a later statement has to ask. {@code FOR KEY SHARE} doesn't
 * conflict with the update that deletes a project, so PostgreSQL locks the row without checking the condition anew, and
 * the locking statement is shown the row of its snapshot: one that began before the deletion, and got the lock after
 * the purge had come and gone, would still see a project that lives. The next statement has a snapshot of its own.
 */
final class ProjectLock {

    /** Parameter: project id (uuid). */
    static final String SQL = "SELECT id FROM projects WHERE id = $1 FOR KEY SHARE";

    private ProjectLock() {}

    /** Takes it. */
    static Uni<Void> hold(SqlConnection tx, UUID projectId) {
        return tx.preparedQuery(SQL).execute(Tuple.of(projectId)).replaceWithVoid();
    }
}
