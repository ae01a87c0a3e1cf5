package io.tributary.benchmarks.scale;

import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.time.Clock;

/** The simulator as a process of its own, so that its processor time can be told apart. Ends with its standard input. */
final class SimulatorMain {

    private SimulatorMain() {}

    public static void main(String[] arguments) throws IOException {
        NotionSimulator simulator = NotionSimulator.start(0, null, Clock.systemUTC());
        System.out.println(simulator.url());
        while (System.in.read() >= 0) {
            // Until whoever started us has ended.
        }
        System.exit(0);
    }
}
