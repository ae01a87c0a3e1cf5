package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The file that the workspace survives a restart in: written a moment after a change and when the simulator is closed,
 * each time whole and beside the old one, which it then replaces.
 */
final class StateFile {
    private static final int FORMAT = 1;
    private static final long DEBOUNCE_MILLIS = 200;

    private final @Nullable Path file;
    private final Timer timer;
    private final Supplier<ObjectNode> state;
    private boolean due;

    StateFile(@Nullable Path file, Timer timer, Supplier<ObjectNode> state) {
        this.file = file;
        this.timer = timer;
        this.state = state;
    }

    /**
     * What was saved, or null if there is no file yet.
     *
     * @throws IllegalStateException naming the file, if it is not one of ours
     */
    @Nullable
    JsonNode load() {
        if (file == null || !Files.exists(file)) {
            return null;
        }
        try {
            JsonNode saved = Json.read(Files.readAllBytes(file));
            if (saved.path("format").intValue() != FORMAT) {
                throw new IOException("not a state of format " + FORMAT);
            }
            return saved;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    IllegalStateException unreadable(Exception cause) {
        return new IllegalStateException(
                "The Notion simulator can't read its state in " + file
                        + "; remove the file to start with the demo workspace. " + cause.getMessage(),
                cause);
    }

    /** Saves soon. */
    synchronized void changed() {
        if (file != null && !due) {
            due = true;
            timer.after(DEBOUNCE_MILLIS, "saving to " + file, this::save);
        }
    }

    /** Saves now. */
    void save() {
        synchronized (this) {
            due = false;
        }
        if (file != null) {
            write(file, Json.bytes(state.get().put("format", FORMAT)));
        }
    }

    private synchronized void write(Path target, byte[] bytes) {
        try {
            Path directory = target.toAbsolutePath().getParent();
            Files.createDirectories(directory);
            Path beside = Files.createTempFile(directory, target.getFileName().toString(), ".new");
            Files.write(beside, bytes);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
