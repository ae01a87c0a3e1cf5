-- Writer: api-service. Which dead letters of topics someone replayed or discarded: Kafka can't delete one record. The time
-- of the record belongs to the key, since offsets begin anew when a topic is made anew. Rows go long after their letters.
CREATE TABLE dead_letter_marks (
    topic          text NOT NULL,
    partition      integer NOT NULL,
    record_offset  bigint NOT NULL,
    written_millis bigint NOT NULL,
    state          text NOT NULL CHECK (state IN ('replayed', 'discarded')),
    at             timestamptz NOT NULL,
    PRIMARY KEY (topic, partition, record_offset, written_millis)
);
CREATE INDEX dead_letter_marks_by_age ON dead_letter_marks (at);
