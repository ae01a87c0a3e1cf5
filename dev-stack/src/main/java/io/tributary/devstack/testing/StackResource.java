package io.tributary.devstack.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} real servers: {@code @WithTestResource(StackResource.class)} leases them, and the
 * service under test finds them in its configuration. The test itself gets them by {@link TestStack#current()}.
 */
public final class StackResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return TestStack.lease().config();
    }

    @Override
    public void stop() {
        // The next lease empties everything; until then, what a failed test left can be looked at.
    }
}
