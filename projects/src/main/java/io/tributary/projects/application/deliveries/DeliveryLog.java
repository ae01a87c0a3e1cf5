package io.tributary.projects.application.deliveries;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** What became of deliveries, for whose projects they were about. */
public interface DeliveryLog {

    /**
     * Adds entries. One that is there stays as it is; one of a project that is deleted, or of a hook that there isn't, is
     * left out.
     */
    Uni<Void> add(List<LoggedDelivery> entries);
}
