package io.tributary.endtoend;

import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * How long an edit takes from the request to Notion to the row in PostgreSQL, at 20 edits a second. It prints a table
 * and asserts only that every edit arrived: its page shows it or a later one. {@code -Dtributary.benchmark.edits=600}
 * makes it longer. Each edit's microseconds, in their order, are in {@code target/edit-to-row.csv}.
 */
class EditToRowBenchmark {

    private static final int EDITS = Integer.getInteger("tributary.benchmark.edits", 300);
    private static final int WARM_UP = EDITS / 3;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final String TITLE = "Edit ";

    @Test
    void edit_to_row() throws Exception {
        try (Deployment deployment = Deployment.start()) {
            Workspace workspace = deployment.workspace();
            deployment.connectWebhook(workspace, deployment.createProject(workspace));
            List<String> pages = workspace.pageIds();
            Map<Integer, Long> sent = new ConcurrentHashMap<>();
            Map<Integer, Long> seen = new ConcurrentHashMap<>();
            Watcher watcher = new Watcher(deployment, pages.size(), seen);
            Thread watching = new Thread(watcher);
            watching.start();

            long start = System.nanoTime();
            for (int n = 0; n < EDITS + WARM_UP; n++) {
                LockSupport.parkNanos(start + n * PACE.toNanos() - System.nanoTime());
                sent.put(n, System.nanoTime());
                workspace.rename(pages.get(n % pages.size()), TITLE + n);
            }
            Await.passes(Duration.ofSeconds(20), () -> {
                long missing = sent.keySet().stream()
                        .filter(edit -> !seen.containsKey(edit))
                        .count();
                if (missing > 0) {
                    throw new AssertionError(missing + " edits have not arrived");
                }
            });
            watcher.done = true;
            watching.join();

            long[] micros = IntStream.range(0, EDITS + WARM_UP)
                    .mapToLong(edit -> (seen.getOrDefault(edit, 0L) - sent.getOrDefault(edit, 0L)) / 1000)
                    .toArray();
            Files.write(
                    Path.of("target", "edit-to-row.csv"),
                    LongStream.of(micros).mapToObj(Long::toString).toList());
            System.out.printf("%nEdit to row, %d edits at 20/s, polled every 2 ms%n", micros.length);
            System.out.printf("%16s %8s %8s %8s %8s%n", "", "p50", "p90", "p99", "max");
            print("the first " + WARM_UP, Arrays.copyOf(micros, WARM_UP));
            print("the other " + EDITS, Arrays.copyOfRange(micros, WARM_UP, micros.length));
        }
    }

    private static void print(String which, long[] micros) {
        Arrays.sort(micros);
        System.out.printf(
                "%16s %5.1f ms %5.1f ms %5.1f ms %5.1f ms%n",
                which, at(micros, 0.50), at(micros, 0.90), at(micros, 0.99), at(micros, 1.0));
    }

    private static double at(long[] sorted, double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1000.0;
    }

    /** Reads the titles as fast as a table of 24 rows allows. */
    private static final class Watcher implements Runnable {

        private final Deployment deployment;
        private final int pages;
        private final Map<Integer, Long> seen;
        private volatile boolean done;

        Watcher(Deployment deployment, int pages, Map<Integer, Long> seen) {
            this.deployment = deployment;
            this.pages = pages;
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
                            see(rows.getString(1), now);
                        }
                    }
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }
            } catch (SQLException e) {
                throw new IllegalStateException(Arrays.toString(e.getStackTrace()), e);
            }
        }

        /** With this edit came what was edited on the same page before, and may never have been shown. */
        private void see(String title, long now) {
            if (title.startsWith(TITLE)) {
                int edit = Integer.parseInt(title.substring(TITLE.length()));
                for (int n = edit; n >= 0 && seen.putIfAbsent(n, now) == null; n -= pages) {}
            }
        }
    }
}
