package io.tributary.benchmarks.ingest;

import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;

/** Kafka: one node, in the process of the test servers, which does nothing else meanwhile. */
final class Broker {

    private final TestStack stack;
    private final ProcessHandle process;

    private Broker(TestStack stack, ProcessHandle process) {
        this.stack = stack;
        this.process = process;
    }

    /** To be called when this process has started the test servers and no other JVM. */
    static Broker of(TestStack stack) {
        ProcessHandle process = ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this process has started no test servers"));
        return new Broker(stack, process);
    }

    String bootstrap() {
        return stack.kafkaBootstrap();
    }

    long pid() {
        return process.pid();
    }

    /** It ends in good order: connections are closed, and no new one is taken. */
    void stop() {
        stack.stop(Server.KAFKA);
    }

    /** The same broker again, with what it held. */
    void start() {
        stack.start(Server.KAFKA);
    }

    /** It hangs: connections stay, and nothing is answered. */
    void freeze() {
        signal("STOP");
    }

    /** It goes on where it was. */
    void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int exit = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
