package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ProjectWants;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.ProjectId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Wants written by the session whose transaction they belong to, with {@link WantSweep}'s statement. */
@ApplicationScoped
class SessionWants implements ProjectWants {

    /** Hibernate marks a statement's parameters by question marks. */
    private static final String INSERT = WantSweep.SQL.replace('$', '?');

    private static final String LOCK = WantSweep.LOCK.replace('$', '?');

    private static final String INSERT_APPROVED = WantSweep.SQL_APPROVED.replace('$', '?');

    @Override
    public Uni<Void> ofApproved(SweepKind kind, String reason, Instant now) {
        return Panache.getSession()
                .call(session ->
                        session.createNativeQuery(WantSweep.LOCK_APPROVED).getResultList())
                .chain(session -> session.createNativeQuery(INSERT_APPROVED)
                        .setParameter(1, kind.text())
                        .setParameter(2, reason)
                        .setParameter(3, now)
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> want(ProjectId project, SweepKind kind, String reason, Instant now) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(LOCK)
                        .setParameter(1, project.value())
                        .getResultList())
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter(1, project.value())
                        .setParameter(2, kind.text())
                        .setParameter(3, reason)
                        .setParameter(4, now)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
