package io.tributary.devstack.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code logs}: what the parts have said since they were started, one's own or all. */
final class Logs {
    private static final long LOOK_AGAIN_MILLIS = 200;

    private final Home home;
    private final PrintStream out;

    Logs(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /** Prints one log as it is, or all with the part's name before each line; {@code follow} goes on until killed. */
    void print(@Nullable String service, boolean follow) throws IOException, InterruptedException {
        List<Source> sources = sources(service);
        if (sources.isEmpty()) {
            throw new Refusal("There are no logs yet. Start Tributary: ./tributary up");
        }
        copy(sources);
        while (follow) {
            Thread.sleep(LOOK_AGAIN_MILLIS);
            copy(sources);
        }
    }

    private List<Source> sources(@Nullable String service) {
        List<String> names = service == null ? Options.LOGS.stream().sorted().toList() : List.of(service);
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            Path file = home.logs().resolve(name + ".log");
            if (Files.exists(file)) {
                sources.add(new Source(file, service == null ? String.format("%-13s | ", name) : ""));
            }
        }
        return sources;
    }

    private void copy(List<Source> sources) throws IOException {
        for (Source source : sources) {
            source.copy(out);
        }
        out.flush();
    }

    private static final class Source {
        private final Path file;
        private final String prefix;
        private long position;

        private Source(Path file, String prefix) {
            this.file = file;
            this.prefix = prefix;
        }

        /** Whole lines only; a file that has become shorter is a new one. */
        private void copy(PrintStream out) throws IOException {
            try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
                if (reader.length() < position) {
                    position = 0;
                }
                byte[] bytes = new byte[(int) Math.min(reader.length() - position, 1 << 26)];
                reader.seek(position);
                reader.readFully(bytes);
                int end = lastLineEnd(bytes);
                position += end;
                String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
                text.lines().forEach(line -> out.println(prefix + line));
            }
        }

        private static int lastLineEnd(byte[] bytes) {
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return end;
        }
    }
}
