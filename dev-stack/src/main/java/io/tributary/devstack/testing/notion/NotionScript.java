package io.tributary.devstack.testing.notion;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A random script: edits of every property type, creates, moves, trash, archive, sharing of pages and of the whole
 * database, changes of schema and options, and faults of every kind that come and go. It works on the demo data source
 * of a simulator that was just reset. The seed decides everything: the same seed on simulators of the same seed, state
 * and clock does the same. Not for more than one thread, and for one simulator only.
 */
public final class NotionScript {
    private static final int SHOWN = 400;

    private final long seed;
    private final int operations;
    private final List<String> done = new ArrayList<>();
    private final Draw draw;
    private final FaultSwitches faults;
    private final List<Kind> kinds = new ArrayList<>();

    private interface Kind {
        @Nullable
        String apply(World world);
    }

    private NotionScript(long seed, int operations) {
        this.seed = seed;
        this.operations = operations;
        this.draw = new Draw(seed);
        this.faults = new FaultSwitches(draw);
        RowMoves rows = new RowMoves(draw);
        SchemaMoves schema = new SchemaMoves(draw);
        kinds.add(schema::everyType);
        weigh(40, rows::edit);
        weigh(8, rows::create);
        weigh(5, rows::trash);
        weigh(4, rows::restore);
        weigh(2, rows::archive);
        weigh(1, rows::unarchive);
        weigh(4, rows::moveOut);
        weigh(4, rows::moveIn);
        weigh(3, rows::unshare);
        weigh(3, rows::share);
        weigh(1, rows::unshareDatabase);
        weigh(6, rows::shareDatabase);
        weigh(2, schema::add);
        weigh(2, schema::rename);
        weigh(1, schema::remove);
        weigh(1, schema::retype);
        weigh(3, schema::options);
        weigh(6, faults::begin);
        weigh(6, faults::end);
    }

    /** @param operations how many it has in all; the first adds a column of every type */
    public static NotionScript seeded(long seed, int operations) {
        return new NotionScript(seed, operations);
    }

    private void weigh(int times, Kind kind) {
        for (int i = 0; i < times; i++) {
            kinds.add(kind);
        }
    }

    public boolean hasNext() {
        return done.size() < operations;
    }

    /**
     * Does the next operation and says what it did.
     *
     * @throws AssertionError with the seed and all operations so far, if the simulator refuses it
     */
    public String next(NotionControl notion) {
        try {
            World world = World.of(notion);
            String what = done.isEmpty() ? kinds.get(0).apply(world) : null;
            while (what == null) {
                what = kinds.get(draw.between(1, kinds.size() - 1)).apply(world);
            }
            String said = what.length() > SHOWN ? what.substring(0, SHOWN) + "…" : what;
            done.add(said);
            return said;
        } catch (AssertionError | RuntimeException refused) {
            throw new AssertionError("operation " + (done.size() + 1) + " failed: " + refused + "\n" + this, refused);
        }
    }

    /**
     * Does all that is left.
     *
     * @param between after each operation, for instance to move the clock; what it throws comes back with the script
     */
    public void run(NotionControl notion, Runnable between) {
        while (hasNext()) {
            String what = next(notion);
            try {
                between.run();
            } catch (AssertionError | RuntimeException failed) {
                throw new AssertionError("after \"" + what + "\": " + failed + "\n" + this, failed);
            }
        }
    }

    /** Ends all faults and shares everything again. Trash, moves and schema stay as they are. */
    public void calm(NotionControl notion) {
        faults.forget();
        notion.calm();
    }

    /** The seed, and what was done, one operation a line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "script of seed " + seed + ", " + done.size() + " of " + operations + " operations done:");
        for (int i = 0; i < done.size(); i++) {
            text.append("\n  ").append(i + 1).append(' ').append(done.get(i));
        }
        return text.toString();
    }
}
