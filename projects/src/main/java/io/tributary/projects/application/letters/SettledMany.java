package io.tributary.projects.application.letters;

import org.jspecify.annotations.Nullable;

/**
 * What one call did to many letters.
 *
 * @param done letters that it settled
 * @param refused letters that it passed by, and that stay open: only their beginning was kept, or Kafka takes none such
 * @param left letters that were meant too, and that it hasn't tried
 * @param complete whether all letters were looked at; otherwise there may be more of them than {@code left}, and older
 *     ones than those that were settled
 * @param next where the next call goes on, without those that were refused; null if nothing is left, and all were looked at
 */
public record SettledMany(int done, int refused, int left, boolean complete, DeadLetter.@Nullable Position next) {}
