package io.tributary.endtoend;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * How long an edit takes from the request to Notion to the row in PostgreSQL, at 20 edits a second. It prints a table
 * and asserts only that every edit arrived. {@code -Dtributary.benchmark.edits=600} makes it longer.
 */
class EditToRowBenchmark {

    private static final int EDITS = Integer.getInteger("tributary.benchmark.edits", 300);
    private static final int WARM_UP = EDITS / 3;
    private static final Duration PACE = Duration.ofMillis(50);

    @Test
    void edit_to_row() throws Exception {
        try (Deployment deployment = Deployment.start()) {
            Workspace workspace = deployment.workspace();
            deployment.connectWebhook(workspace, deployment.createProject(workspace));
            List<String> pages = workspace.pageIds();
            Map<String, Long> sent = new ConcurrentHashMap<>();
            Map<String, Long> seen = new ConcurrentHashMap<>();
            Watcher watcher = new Watcher(deployment, seen);
            Thread watching = new Thread(watcher);
            watching.start();

            long start = System.nanoTime();
            for (int n = 0; n < EDITS + WARM_UP; n++) {
                LockSupport.parkNanos(start + n * PACE.toNanos() - System.nanoTime());
                String title = "Edit " + n;
                sent.put(title, System.nanoTime());
                workspace.rename(pages.get(n % pages.size()), title);
            }
            Await.passes(Duration.ofSeconds(20), () -> {
                if (!seen.keySet().containsAll(sent.keySet())) {
                    throw new AssertionError(sent.size() - seen.size() + " edits have not arrived");
                }
            });
            watcher.done = true;
            watching.join();

            long[] micros = sent.keySet().stream()
                    .filter(title -> Integer.parseInt(title.substring(5)) >= WARM_UP)
                    .mapToLong(title -> (seen.getOrDefault(title, 0L) - sent.getOrDefault(title, 0L)) / 1000)
                    .sorted()
                    .toArray();
            print(micros);
        }
    }

    private static void print(long[] micros) {
        System.out.printf(
                "%nEdit to row, %d edits at 20/s after %d to warm up, polled every 2 ms%n", micros.length, WARM_UP);
        System.out.printf("%8s %8s %8s %8s%n", "p50", "p90", "p99", "max");
        System.out.printf(
                "%5.1f ms %5.1f ms %5.1f ms %5.1f ms%n%n",
                at(micros, 0.50), at(micros, 0.90), at(micros, 0.99), at(micros, 1.0));
    }

    private static double at(long[] sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1000.0;
    }

    /** Reads the titles as fast as a table of 24 rows allows. */
    private static final class Watcher implements Runnable {

        private final Deployment deployment;
        private final Map<String, Long> seen;
        private volatile boolean done;

        Watcher(Deployment deployment, Map<String, Long> seen) {
            this.deployment = deployment;
            this.seen = seen;
        }

        @Override
        public void run() {
            var stack = deployment.stack();
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
                    PreparedStatement titles = connection.prepareStatement("SELECT title FROM pages")) {
                while (!done) {
                    try (ResultSet rows = titles.executeQuery()) {
                        long now = System.nanoTime();
                        while (rows.next()) {
                            seen.putIfAbsent(rows.getString(1), now);
                        }
                    }
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
            } catch (SQLException e) {
                throw new IllegalStateException(Arrays.toString(e.getStackTrace()), e);
            }
        }
    }
}
