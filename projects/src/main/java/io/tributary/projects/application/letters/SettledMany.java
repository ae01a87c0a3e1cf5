package io.tributary.projects.application.letters;

/**
 * What one call did to many letters.
 *
 * @param done letters that it settled
 * @param refused letters that can't be replayed, since only their beginning was kept; they stay open
 * @param left letters that were meant too, and are still open; without those that were refused
 * @param complete whether all letters were looked at; otherwise there may be more of them than {@code left}, and older
 *     ones than those that were settled
 */
public record SettledMany(int done, int refused, int left, boolean complete) {}
