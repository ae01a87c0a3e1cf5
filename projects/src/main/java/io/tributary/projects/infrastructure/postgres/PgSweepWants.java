package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.deliveries.SweepWants;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.Set;

/** Records wants in a transaction of their own. */
public final class PgSweepWants implements SweepWants {

    private final Pool pool;
    private final WantSweep wantSweep;

    /** Writes by {@code wantSweep} to the database behind {@code pool}. */
    public PgSweepWants(Pool pool, WantSweep wantSweep) {
        this.pool = pool;
        this.wantSweep = wantSweep;
    }

    @Override
    public Uni<Void> want(Set<Want> wants, String reason) {
        return pool.withTransaction(tx -> Multi.createFrom()
                .iterable(wants)
                .onItem()
                .transformToUniAndConcatenate(want -> wantSweep.want(tx, want.projectId(), want.kind(), reason))
                .onItem()
                .ignoreAsUni());
    }
}
