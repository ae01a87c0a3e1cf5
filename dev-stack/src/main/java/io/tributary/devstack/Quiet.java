package io.tributary.devstack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Kafka tells its whole life at INFO; nobody reads that here. */
public final class Quiet {
    private static final Logger ROOT = Logger.getLogger("");

    private Quiet() {}

    /** Leaves warnings and errors. */
    public static void logs() {
        ROOT.setLevel(Level.WARNING);
    }

    /** The same, and writes them to a file in place of the terminal. */
    public static void logs(Path file) throws IOException {
        logs();
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        FileHandler handler = new FileHandler(file.toString(), true);
        handler.setFormatter(new SimpleFormatter());
        ROOT.addHandler(handler);
    }
}
