package io.tributary.devstack.launcher;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} tells the other commands about itself, in {@code .tributary/run.json}.
 *
 * @param pid of the launcher
 * @param since when it was started, ISO-8601
 * @param projectId of the demo project; null until there is one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Run(
        long pid,
        String since,
        String api,
        @Nullable String notion,
        String postgres,
        String redis,
        String kafka,
        Map<String, Service> services,
        String token,
        @Nullable String personToken,
        @Nullable String projectId) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The operating system rounds the start of a process. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

    /** One service; its state is looked up when someone asks. */
    record Service(String url, String managementUrl, long pid) {}

    /** Replaces the run file at once, so that nobody reads half of it. */
    void write(Path file) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            JSON.writeValue(part.toFile(), this);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The last run, living or dead; empty if there is none or its file can't be understood. */
    static Optional<Run> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Run.class)) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The launcher's process; empty if it is gone, or another process has its id by now. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    private boolean startedThen(ProcessHandle process) {
        Instant then = Instant.parse(since);
        return process.info()
                .startInstant()
                .map(at -> Duration.between(at, then).abs().compareTo(CLOCK_ERROR) < 0)
                .orElse(true);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
