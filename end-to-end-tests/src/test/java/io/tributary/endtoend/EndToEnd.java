package io.tributary.endtoend;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/**
 * Tests of one deployment that the classes of a suite share, since three services take long to start. Whoever comes first finds
 * its project synced and without a webhook; each class leaves all services running and no fault behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(EndToEnd.Join.class)
@SuppressWarnings("NullAway.Init") // The extension sets the fields.
abstract class EndToEnd {

    Deployment deployment;
    Workspace workspace;
    Copy copy;

    /** What Prometheus would have read of each service before it had anything to do. */
    Map<String, String> freshMetrics;

    /** Takes the project's webhook through the handshake, unless a class before has done so. */
    final void connectWebhook() {
        if (copy.project().path("webhook").asText().equals("none")) {
            deployment.connectWebhook(workspace, copy);
        }
    }

    /** Gives each class what the first one started. */
    static final class Join implements TestInstancePostProcessor {

        @Override
        public void postProcessTestInstance(Object test, ExtensionContext context) {
            Shared shared = context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Shared.class, key -> Shared.start(), Shared.class);
            EndToEnd joining = (EndToEnd) test;
            joining.deployment = shared.deployment();
            joining.workspace = shared.workspace();
            joining.copy = shared.copy();
            joining.freshMetrics = shared.freshMetrics();
        }
    }

    /** What is started once, and closed by JUnit when all tests have run. */
    private record Shared(Deployment deployment, Workspace workspace, Copy copy, Map<String, String> freshMetrics)
            implements AutoCloseable {

        static Shared start() {
            Deployment deployment = Deployment.start();
            try {
                Map<String, String> fresh =
                        Deployment.SERVICES.stream().collect(Collectors.toMap(service -> service, deployment::metrics));
                Workspace workspace = deployment.workspace();
                return new Shared(deployment, workspace, deployment.createProject(workspace), fresh);
            } catch (RuntimeException | Error e) {
                deployment.close();
                throw e;
            }
        }

        @Override
        public void close() {
            deployment.close();
        }
    }
}
