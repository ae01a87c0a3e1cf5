package io.tributary.jobqueue;

import java.time.LocalDate;

/**
 * What a queue did on a day.
 *
 * @param day by UTC
 * @param processed runs that ended, failed ones included
 * @param failed runs that failed
 */
public record QueueDay(LocalDate day, long processed, long failed) {}
