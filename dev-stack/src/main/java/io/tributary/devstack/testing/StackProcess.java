package io.tributary.devstack.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that runs servers for the tests of one Maven run, and how to talk to it. There are as many of them as
 * modules are tested at a time, each made when it is first needed and handed on from one test JVM to the next.
 */
final class StackProcess {
    /** A constant string is one object in the whole JVM, whatever class loader this class comes from. */
    private static final String JVM_WIDE = "io.tributary.devstack.testing.StackProcess";

    /** A system property: the folder of the one that this JVM has claimed. */
    private static final String CLAIMED = "tributary.test-stack.folder";

    /** A system property: further options of its JVM, for who measures and wants no quick start but speed. */
    private static final String OPTIONS = "tributary.test-stack.jvm";

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

    private final String control;

    /** {@code control}: the address of its control API, without a slash at the end. */
    StackProcess(String control) {
        this.control = control;
    }

    /** One of this Maven run that no other JVM uses, started if there is none, kept for this JVM until it ends. */
    static StackProcess running() {
        synchronized (JVM_WIDE) {
            try {
                ProcessHandle owner = MavenRun.process();
                Path folder = claimed(owner);
                if (!Files.exists(folder.resolve("control"))) {
                    Process unused = start(owner, folder);
                }
                return new StackProcess("http://127.0.0.1:" + Files.readString(folder.resolve("control")));
            } catch (IOException failed) {
                throw new IllegalStateException("the test servers don't start: " + failed.getMessage(), failed);
            }
        }
    }

    String control() {
        return control;
    }

    /** Posts to the control API; returns the answer's text. Any answer but 2xx is an {@link IllegalStateException}. */
    String post(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(control + path))
                .timeout(ANSWER_LIMIT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(path + " failed: " + answer.body());
            }
            return answer.body();
        } catch (IOException gone) {
            throw new UncheckedIOException("the test servers' process does not answer", gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static Path claimed(ProcessHandle owner) throws IOException {
        String ours = System.getProperty(CLAIMED);
        if (ours != null) {
            return Path.of(ours);
        }
        int number = 1;
        while (!claim(Files.createDirectories(folder(owner, number)).resolve("lock"))) {
            number++;
        }
        Path folder = folder(owner, number);
        System.setProperty(CLAIMED, folder.toString());
        return folder;
    }

    /** Keyed by process id and start, since process ids come again. */
    private static Path folder(ProcessHandle owner, int number) {
        long started = owner.info().startInstant().map(at -> at.toEpochMilli()).orElse(0L);
        String name = "tributary-test-" + owner.pid() + "-" + started + "-" + number;
        return Path.of(System.getProperty("java.io.tmpdir"), name);
    }

    /** Whether no other JVM has it. */
    private static boolean claim(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        // A hook refers to the lock for as long as this JVM lives; else it would be collected, and lost.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> release(lock)));
        return true;
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException ending) {
            // It ends with the JVM in any case.
        }
    }

    /** Starts one for this owner and waits until it serves; gives back its process. */
    static Process start(ProcessHandle owner, Path folder) throws IOException {
        Path log = folder.resolve("stack.log");
        Process process = new ProcessBuilder(command(owner, folder))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(folder.resolve("control"))) {
            if (!process.isAlive() || System.nanoTime() > end) {
                String said = Files.exists(log) ? Files.readString(log) : "(its log is gone)";
                process.destroyForcibly();
                throw new IOException("no answer from the servers' process. It said:\n" + said);
            }
            pause();
        }
        return process;
    }

    private static List<String> command(ProcessHandle owner, Path folder) throws IOException {
        Path module = Root.find().resolve("dev-stack").resolve("target");
        String libraries = Files.readString(module.resolve("class-path"));
        String classPath = module.resolve("classes") + File.pathSeparator + libraries;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx512m"));
        command.addAll(options());
        command.addAll(List.of(
                "-cp",
                classPath,
                "io.tributary.devstack.TestStackMain",
                Long.toString(owner.pid()),
                folder.toString(),
                module.resolve("servers").toString()));
        return command;
    }

    private static List<String> options() {
        String options = System.getProperty(OPTIONS, "").strip();
        return options.isEmpty() ? List.of() : List.of(options.split(" +", -1));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
