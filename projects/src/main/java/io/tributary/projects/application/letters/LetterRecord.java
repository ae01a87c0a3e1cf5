package io.tributary.projects.application.letters;

/**
 * The record that was written to a place at a time. Offsets begin anew when a topic is deleted and made again: then another
 * record stands at the same place.
 *
 * @param writtenMillis its time on Kafka
 */
public record LetterRecord(LetterPlace place, long writtenMillis) {}
