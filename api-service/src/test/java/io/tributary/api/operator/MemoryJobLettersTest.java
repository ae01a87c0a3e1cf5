package io.tributary.api.operator;

import io.tributary.jobqueue.InMemoryJobs;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobInspector;

class MemoryJobLettersTest extends JobLettersContract {

    private final InMemoryJobs jobs = new InMemoryJobs(clock);

    @Override
    JobClient client() {
        return jobs.client();
    }

    @Override
    JobInspector inspector() {
        return jobs.inspector();
    }
}
