package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.devstack.testing.StackResource;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobQueues;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.NewJob;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beans are found by the job queue, whatever kind of handler they are, and in the order of their priority. */
@QuarkusTest
@WithTestResource(StackResource.class)
class BeanJobsOnStackTest {

    @Inject
    JobServer server;

    @Inject
    JobClient client;

    @AfterEach
    void takeNoMoreJobs() {
        Servers.await(server.serve(JobQueues.weighted(Map.of("none", 1))));
    }

    @Test
    void a_blocking_handler_runs_within_middleware_of_which_the_greatest_priority_is_outermost() {
        Servers.await(server.serve(JobQueues.weighted(Map.of("beans", 1))));

        Servers.await(client.enqueue(NewJob.of(BeanJobs.TYPE, new byte[0]).queue("beans")));

        Servers.awaitTrue(() -> BeanJobs.CALLS.size() == 4);
        assertThat(BeanJobs.CALLS).containsExactly("outer", "middle", "inner", "on a worker");
    }
}
