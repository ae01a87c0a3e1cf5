import io.tributary.devstack.notion.NotionSimulator;
import java.time.Clock;

/** A simulator in memory on a free port; prints its address, and runs until it is killed. */
class Simulator {
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(NotionSimulator.start(0, null, Clock.systemUTC()).url());
        Thread.currentThread().join();
    }
}
