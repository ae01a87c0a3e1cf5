package io.tributary.jobqueue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What a queue in memory has done, in all and on each of the last 90 days. */
final class MemoryCounters {

    private static final int DAYS = 90;

    private final TreeMap<LocalDate, QueueDay> days = new TreeMap<>();
    private long processed;
    private long failed;

    void succeeded(long runs, Instant now) {
        count(runs, 0, now);
    }

    void failed(Instant now) {
        count(1, 1, now);
    }

    private void count(long runs, long failures, Instant now) {
        processed += runs;
        failed += failures;
        QueueDay day = day(today(now));
        days.put(day.day(), new QueueDay(day.day(), day.processed() + runs, day.failed() + failures));
        days.headMap(day.day().minusDays(DAYS)).clear();
    }

    static LocalDate today(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    long processed() {
        return processed;
    }

    long failed() {
        return failed;
    }

    QueueDay day(LocalDate day) {
        return days.getOrDefault(day, new QueueDay(day, 0, 0));
    }

    /** The newest first, today's at first. */
    List<QueueDay> history(Instant now, int count) {
        LocalDate today = today(now);
        List<QueueDay> history = new ArrayList<>();
        for (int ago = 0; ago < count; ago++) {
            history.add(day(today.minusDays(ago)));
        }
        return history;
    }

    @Override
    public String toString() {
        return "processed %d, failed %d, %s".formatted(processed, failed, days.values());
    }
}
