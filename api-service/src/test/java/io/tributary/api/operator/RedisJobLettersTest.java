package io.tributary.api.operator;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.devstack.testing.StackResource;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobInspector;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class RedisJobLettersTest extends JobLettersContract {

    @Inject
    Redis redis;

    @Override
    JobClient client() {
        return new JobClient(redis, clock);
    }

    @Override
    JobInspector inspector() {
        return new JobInspector(redis, clock);
    }
}
