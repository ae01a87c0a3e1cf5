package io.tributary.devstack;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Kafka tells its whole life at INFO; nobody reads that here. */
public final class Quiet {
    private static final Logger ROOT = Logger.getLogger("");

    private Quiet() {}

    /** Leaves warnings and errors. */
    public static void logs() {
        ROOT.setLevel(Level.WARNING);
    }
}
