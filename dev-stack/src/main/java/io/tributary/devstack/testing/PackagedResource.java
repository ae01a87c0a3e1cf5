package io.tributary.devstack.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tributary.devstack.Ports;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives a {@code @QuarkusIntegrationTest} real servers: what was packaged, a jar or a native executable, is run on a
 * leased stack with what an operator would set, and makes its tables and topics itself.
 */
public final class PackagedResource implements QuarkusTestResourceLifecycleManager {

    /** The operator's. */
    public static final String API_TOKEN = "integration-token";

    /** The key that secrets are sealed by. */
    public static final String SECRET_KEY = "aW50ZWdyYXRpb24tdGVzdHMtc2VjcmV0LWtleS0zMmI=";

    private static final String MANAGEMENT_PORT = "tributary.packaged.management-port";

    /** Where the service that runs has health and metrics. */
    public static URI managementUrl() {
        return URI.create("http://127.0.0.1:" + System.getProperty(MANAGEMENT_PORT));
    }

    @Override
    public Map<String, String> start() {
        int management = Ports.free();
        System.setProperty(MANAGEMENT_PORT, Integer.toString(management));
        Map<String, String> config = new HashMap<>(TestStack.lease().config());
        config.put("tributary.migrate-at-start", "true");
        config.put("tributary.topics.create", "true");
        config.put("tributary.secret-key", SECRET_KEY);
        config.put("tributary.api-token", API_TOKEN);
        config.put("tributary.public-url", "https://tributary.example.com");
        config.put("quarkus.http.host", "127.0.0.1");
        config.put("quarkus.management.host", "127.0.0.1");
        config.put("quarkus.management.port", Integer.toString(management));
        return config;
    }

    @Override
    public void stop() {
        // The next lease empties everything.
    }
}
