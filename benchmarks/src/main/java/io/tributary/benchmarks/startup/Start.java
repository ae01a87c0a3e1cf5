package io.tributary.benchmarks.startup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tributary.benchmarks.bench.Cpu;
import io.tributary.devstack.Guard;
import io.tributary.devstack.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A service that was started, and what it took.
 *
 * @param service the process
 * @param ready from the start of the process until {@code /q/health/ready} answered 200
 * @param cpu its processor time until then
 */
record Start(ServiceProcess service, Duration ready, Duration cpu) {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final byte[] QUESTION =
            "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] YES = "HTTP/1.1 200 ".getBytes(US_ASCII);
    /** Often enough to tell milliseconds, and no work to speak of beside a service that starts. */
    private static final long PAUSE = 4_000_000;

    static Start of(Way way, String name, Map<String, String> environment, Guard guard, Path log) {
        long begun = System.nanoTime();
        ServiceProcess service =
                ServiceProcess.start(name, way.command(name), way.folder(name), environment, log, guard);
        while (!isReady(service.managementUrl().getPort())) {
            if (!service.isAlive() || System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new IllegalStateException(name + " did not become ready:\n" + service.logTail());
            }
            LockSupport.parkNanos(PAUSE);
        }
        Duration ready = Duration.ofNanos(System.nanoTime() - begun);
        return new Start(service, ready, Cpu.of(service.pid()).used());
    }

    private static boolean isReady(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(QUESTION);
            byte[] answer = socket.getInputStream().readNBytes(YES.length);
            return java.util.Arrays.equals(answer, YES);
        } catch (IOException notYet) {
            return false;
        }
    }
}
