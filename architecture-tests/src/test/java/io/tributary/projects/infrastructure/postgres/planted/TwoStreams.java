package io.tributary.projects.infrastructure.postgres.planted;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** One session, two statements at once. */
class TwoStreams {

    Uni<Void> both(Mutiny.Session session) {
        return Uni.join().all(session.flush(), session.flush()).andFailFast().replaceWithVoid();
    }
}
