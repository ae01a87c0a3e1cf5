package io.tributary.api.webhooks;

import io.tributary.projects.domain.HookId;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory that bodies may take which aren't answered yet. It is bounded in all and for each hook, so that who has
 * learnt one hook's address, and sends what nobody signed, holds up that hook and no other. A body counts for what of it
 * has come, and for what a delivery costs beside it, so their number is bounded too.
 */
final class BodyRoom {

    /** What a delivery costs besides its body: a request, its headers, a chain of work. */
    static final int OVERHEAD = 4096;

    private final long most;
    private final long mostPerHook;
    private final Map<HookId, Long> takenByHook = new HashMap<>();
    private long taken;

    /**
     * @param most bytes of all hooks together
     * @param mostPerHook bytes of any one
     */
    BodyRoom(long most, long mostPerHook) {
        this.most = most;
        this.mostPerHook = mostPerHook;
    }

    /** Room for one delivery, which takes of it as its body comes. */
    Place place(HookId hook) {
        return new Place(hook);
    }

    private synchronized boolean take(HookId hook, long bytes) {
        long ofHook = takenByHook.getOrDefault(hook, 0L) + bytes;
        if (ofHook > mostPerHook || taken + bytes > most) {
            return false;
        }
        takenByHook.put(hook, ofHook);
        taken += bytes;
        return true;
    }

    private synchronized void giveBack(HookId hook, long bytes) {
        taken -= bytes;
        takenByHook.computeIfPresent(hook, (key, ofHook) -> ofHook > bytes ? ofHook - bytes : null);
    }

    /** What one delivery has taken. It is left once, on whichever thread, when the delivery is answered. */
    final class Place {

        private final HookId hook;
        private long held;
        private boolean left;

        private Place(HookId hook) {
            this.hook = hook;
        }

        /** Takes room for the delivery itself; false if there is none. */
        boolean enter() {
            return grow(OVERHEAD);
        }

        /** Takes room for more of its body; false if there is none, or the place was left. */
        synchronized boolean grow(int bytes) {
            boolean has = !left && take(hook, bytes);
            held += has ? bytes : 0;
            return has;
        }

        /** Gives all of it back. */
        synchronized void leave() {
            if (!left) {
                giveBack(hook, held);
            }
            left = true;
        }
    }
}
