package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client needs of the place where jobs are kept. */
interface ProducerStore {

    /**
     * Enqueues jobs of one queue in their order, in one step.
     *
     * @param groups at most 1,000 jobs in all; each group goes in whole or not at all
     * @param mayWait how many jobs may wait in the queue; null: any number
     * @return one result for each job of all groups, in order
     */
    Uni<List<EnqueueResult>> enqueue(String queue, List<List<NewJob>> groups, @Nullable Long mayWait);
}
