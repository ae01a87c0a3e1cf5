package io.tributary.devstack.testing;

import java.util.Optional;

/** Finds the Maven process that this test JVM belongs to. */
final class MavenRun {
    private static final String MAVEN = "org.codehaus.plexus.classworlds.launcher.Launcher";

    private MavenRun() {}

    /** The nearest ancestor that is Maven; this JVM itself where there is none, as in an IDE. */
    static ProcessHandle process() {
        Optional<ProcessHandle> ancestor = ProcessHandle.current().parent();
        while (ancestor.isPresent()) {
            if (isMaven(ancestor.get())) {
                return ancestor.get();
            }
            ancestor = ancestor.get().parent();
        }
        return ProcessHandle.current();
    }

    private static boolean isMaven(ProcessHandle process) {
        return process.info().commandLine().filter(line -> line.contains(MAVEN)).isPresent();
    }
}
