package io.tributary.endtoend;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A person who makes 200 edits, one after the other, as fast as Notion takes them. */
final class Burst {

    private static final int EDITS = 200;

    private final CountDownLatch half = new CountDownLatch(EDITS / 2);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread person;

    /** Begins; what the pages are called then begins so. */
    Burst(Workspace workspace, String name) {
        List<String> pages = workspace.pageIds();
        person = new Thread(() -> edit(workspace, pages, name));
        person.start();
    }

    /** Returns when half of them are made. */
    void awaitHalf() throws InterruptedException {
        half.await();
    }

    /** Returns when all of them are made, with what ended them before; null if nothing did. */
    @Nullable
    Throwable end() throws InterruptedException {
        person.join();
        return failure.get();
    }

    private void edit(Workspace workspace, List<String> pages, String name) {
        try {
            for (int n = 0; n < EDITS; n++) {
                workspace.rename(pages.get(n % pages.size()), name + " edit " + n);
                half.countDown();
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
            while (half.getCount() > 0) {
                half.countDown();
            }
        }
    }
}
