package io.tributary.devstack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. Where we are root (containers, CI), it runs in a user namespace, where it is nobody
 * to itself though the files stay ours, or, where those are forbidden, as the real user {@code nobody}.
 */
final class Unprivileged {
    private enum Way {
        PLAIN,
        NAMESPACE,
        NOBODY;

        private List<String> prefix() {
            return switch (this) {
                case PLAIN -> List.of();
                case NAMESPACE -> List.of("unshare", "--user");
                case NOBODY -> List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups");
            };
        }
    }

    private Unprivileged() {}

    /** The command, with what it takes to run it as somebody other than root. */
    static List<String> command(List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(way().prefix());
        whole.addAll(command);
        return whole;
    }

    /** Gives a folder to the user as whom commands will run. */
    static void own(Path folder) throws IOException, InterruptedException {
        if (way() == Way.NOBODY) {
            if (!works(List.of("chown", "-R", "nobody", folder.toString()))) {
                throw new IOException("PostgreSQL can't run as root, and " + folder + " can't be given to nobody");
            }
        }
    }

    private static Way way() throws IOException, InterruptedException {
        if (!isRoot()) {
            return Way.PLAIN;
        }
        return works(List.of("unshare", "--user", "true")) ? Way.NAMESPACE : Way.NOBODY;
    }

    private static boolean isRoot() throws IOException, InterruptedException {
        return works(List.of("/bin/sh", "-c", "[ \"$(id -u)\" = 0 ]"));
    }

    private static boolean works(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
