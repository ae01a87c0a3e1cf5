package io.tributary.devstack.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a service says of itself at its management address. */
public final class Health {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    private Health() {}

    /** What one look shows. */
    public enum Look {
        /** It serves now. */
        READY,
        /** It says that it doesn't serve. */
        UNREADY,
        /** It doesn't answer, within two seconds. */
        SILENT
    }

    /** Looks once. */
    public static Look look(URI managementUrl) {
        HttpResponse<String> answer = ask(managementUrl);
        return answer == null ? Look.SILENT : answer.statusCode() == 200 ? Look.READY : Look.UNREADY;
    }

    /** Whether it serves now; false if it doesn't answer. */
    public static boolean isReady(URI managementUrl) {
        return look(managementUrl) == Look.READY;
    }

    /** Its readiness report, or that it gives none. */
    public static String reasons(URI managementUrl) {
        HttpResponse<String> answer = ask(managementUrl);
        return answer == null ? "no answer from " + managementUrl : answer.body();
    }

    private static @Nullable HttpResponse<String> ask(URI managementUrl) {
        HttpRequest request = HttpRequest.newBuilder(managementUrl.resolve("/q/health/ready"))
                .timeout(LIMIT)
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException noAnswer) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
