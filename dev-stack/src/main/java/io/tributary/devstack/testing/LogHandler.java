package io.tributary.devstack.testing;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Hands what a logger is told to a test, at once. To be added to the logger, and taken away afterwards. */
public final class LogHandler extends Handler {

    private final Consumer<LogRecord> to;

    /** Hands it to this one, on the thread that logs. */
    public LogHandler(Consumer<LogRecord> to) {
        this.to = to;
    }

    @Override
    public void publish(LogRecord line) {
        to.accept(line);
    }

    @Override
    public void flush() {
        // Nothing waits.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
