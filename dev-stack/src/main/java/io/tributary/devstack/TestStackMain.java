package io.tributary.devstack;

import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;

/**
 * The process behind the tests of one Maven run: servers on free ports, for as long as the watched process lives.
 * Arguments: the watched process id, the folder for data and logs (removed at the end), the folder of the unpacked
 * programs. Writes the port of its control to the file {@code control} in that folder when everything serves.
 */
final class TestStackMain {
    private TestStackMain() {}

    public static void main(String[] arguments) throws IOException {
        Quiet.logs();
        Path folder = Path.of(arguments[1]);
        Guard guard = Guard.start(folder.resolve("pids"), folder);
        // Nobody will read the data again, so nothing is ended with care: the guard does the rest.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
        var unused = watched(arguments[0]).onExit().thenRun(() -> System.exit(0));
        try {
            serve(folder, Path.of(arguments[2]), guard);
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static ProcessHandle watched(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IllegalArgumentException("no process " + pid));
    }

    private static void serve(Path folder, Path binaries, Guard guard) throws Exception {
        Path data = folder.resolve("data");
        Path logs = folder.resolve("logs");
        Infra infra = new Infra(
                new Infra.Settings(data, logs, binaries, Ports.free(), Ports.free(), Ports.free(), false), guard);
        NotionSimulator notion = NotionSimulator.start(0, null, Clock.systemUTC());
        Leases leases = new Leases(infra, notion);
        leases.startUsed();
        ControlServer control = ControlServer.start(0, infra, leases);
        Path written = Files.writeString(folder.resolve("control.part"), Integer.toString(control.port()));
        Files.move(written, folder.resolve("control"), StandardCopyOption.ATOMIC_MOVE);
    }
}
