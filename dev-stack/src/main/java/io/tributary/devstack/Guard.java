package io.tributary.devstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A small shell beside this process that outlives it and cleans up: when this process is gone, by whatever way, it ends
 * the children that are still there and removes temporary data. A shutdown hook can't do that, since {@code kill -9}
 * runs none.
 *
 * <p>The shell waits for the end of its standard input, which the operating system closes with this process. Each child
 * has a file {@code <name>.pid} with a signal and a process id ({@code TERM 4711}) for as long as it lives.
 */
public final class Guard implements AutoCloseable {
    private static final String SCRIPT = "trap '' INT TERM HUP; cat >/dev/null;"
            + " for f in \"$1\"/*.pid; do [ -f \"$f\" ] && kill -$(cat \"$f\"); done;"
            + " n=0; while [ $n -lt 50 ]; do n=$((n+1)); alive=;"
            + " for f in \"$1\"/*.pid; do [ -f \"$f\" ] && read signal pid <\"$f\" && kill -0 $pid && alive=1; done;"
            + " [ -z \"$alive\" ] && break; sleep 0.1; done;"
            + " [ -z \"$2\" ] || rm -rf \"$2\"";

    private final Path pids;
    private final Process shell;

    private Guard(Path pids, Process shell) {
        this.pids = pids;
        this.shell = shell;
    }

    /**
     * Starts to watch.
     *
     * @param pids folder for the children's pid files; emptied of what an earlier process left
     * @param remove folder to remove at the end, or null to keep everything
     */
    public static Guard start(Path pids, @Nullable Path remove) throws IOException {
        Files.createDirectories(pids);
        try (var old = Files.newDirectoryStream(pids, "*.pid")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        String removed = remove == null ? "" : remove.toString();
        Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT, "tributary-guard", pids.toString(), removed)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Guard(pids, shell);
    }

    /** From now on the child is ended with this signal if this process dies; forgotten as soon as the child ends. */
    public void watch(String name, ProcessHandle child, String signal) throws IOException {
        Path file = pids.resolve(name + "-" + child.pid() + ".pid");
        Files.writeString(file, signal + " " + child.pid());
        var unused = child.onExit().thenRun(() -> file.toFile().delete());
    }

    /** Ends the watch; what is still alive is ended, and temporary data removed. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException gone) {
            // The shell has ended already; it has nothing more to do.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
