package io.tributary.devstack.launcher;

import io.tributary.devstack.testing.Root;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the script {@code tributary} runs. Exit codes: 0 done, 1 refused or failed, 2 not understood. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (Refusal notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
            return;
        }
        try {
            run(options, Root.find(), System.out);
        } catch (Refusal refused) {
            System.err.println(refused.getMessage());
            System.exit(1);
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(Options options, Path root, PrintStream out) throws Exception {
        Home home = new Home(root);
        switch (options.command()) {
            case "up" -> up(options, root, out);
            case "status" -> new Status(home, out).print(options.json());
            case "logs" -> new Logs(home, out).print(options.service(), options.follow());
            case "stop" -> new Stop(home, out).run();
            default -> throw new Refusal("./tributary help shows what it can do.");
        }
    }

    private static void up(Options options, Path root, PrintStream out) throws Exception {
        endWithLauncher();
        Settings settings = Settings.of(root, options, System.getenv());
        Up up = new Up(settings, out);
        try {
            up.run(options.fresh());
        } catch (Exception failed) {
            if (!up.isStopping()) {
                throw failed;
            }
        }
    }

    /** The script waits for us; where it is killed, nobody would stop what we hold. */
    private static void endWithLauncher() {
        String script = System.getenv("TRIBUTARY_SCRIPT_PID");
        if (script != null) {
            var unused = ProcessHandle.of(Long.parseLong(script))
                    .map(ProcessHandle::onExit)
                    .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()))
                    .thenRun(() -> System.exit(1));
        }
    }
}
