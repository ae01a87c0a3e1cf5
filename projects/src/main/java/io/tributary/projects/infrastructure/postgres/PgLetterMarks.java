package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.letters.LetterMarks;
import io.tributary.projects.application.letters.LetterPlace;
import io.tributary.projects.application.letters.LetterRecord;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.application.letters.Settled;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** {@code dead_letter_marks}, one statement for each step. */
@Singleton
public final class PgLetterMarks implements LetterMarks {

    /** Letters are kept for 30 days, and a segment that holds some may be a week old before it begins to age. */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final String RECORDS = "unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[])"
            + " AS record (topic, partition, record_offset, written_millis)";

    private static final String FIND = "SELECT mark.* FROM " + RECORDS
            + " JOIN dead_letter_marks mark USING (topic, partition, record_offset, written_millis)";

    /** By one order, so that two at the same time never wait for each other in a circle. */
    private static final String ADD = "INSERT INTO dead_letter_marks"
            + " (topic, partition, record_offset, written_millis, state, at)"
            + " SELECT DISTINCT record.*, $5::text, $6::timestamptz FROM " + RECORDS + " ORDER BY 1, 2, 3, 4"
            + " ON CONFLICT DO NOTHING";

    private static final String TRIM = """
            DELETE FROM dead_letter_marks WHERE (topic, partition, record_offset, written_millis) IN (
                SELECT topic, partition, record_offset, written_millis FROM dead_letter_marks WHERE at < $1
                LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """;

    private final Pool pool;

    /** In the database behind {@code pool}. */
    public PgLetterMarks(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<LetterRecord, Settled>> of(Collection<LetterRecord> records) {
        return records.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : pool.preparedQuery(FIND).execute(places(records)).map(PgLetterMarks::marks);
    }

    /** What is old goes with it, so that the table stays as small as what is decided about. */
    @Override
    public Uni<Map<LetterRecord, Settled>> add(Collection<LetterRecord> records, LetterState state, Instant at) {
        if (records.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Tuple values = places(records).addString(state.word()).addOffsetDateTime(Pg.time(at));
        return pool.preparedQuery(ADD)
                .execute(values)
                .chain(() -> pool.preparedQuery(TRIM).execute(Tuple.of(Pg.time(at.minus(KEPT)))))
                .chain(() -> of(records));
    }

    private static Tuple places(Collection<LetterRecord> records) {
        return Tuple.tuple()
                .addArrayOfString(array(records, record -> record.place().topic(), String[]::new))
                .addArrayOfInteger(array(records, record -> record.place().partition(), Integer[]::new))
                .addArrayOfLong(array(records, record -> record.place().offset(), Long[]::new))
                .addArrayOfLong(array(records, LetterRecord::writtenMillis, Long[]::new));
    }

    private static <V> V[] array(
            Collection<LetterRecord> records, Function<LetterRecord, V> value, IntFunction<V[]> array) {
        return records.stream().map(value).toArray(array);
    }

    private static Map<LetterRecord, Settled> marks(RowSet<Row> rows) {
        Map<LetterRecord, Settled> marks = new HashMap<>();
        for (Row row : rows) {
            LetterPlace place =
                    new LetterPlace(row.getString("topic"), row.getInteger("partition"), row.getLong("record_offset"));
            LetterState state = LetterState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
            marks.put(
                    new LetterRecord(place, row.getLong("written_millis")),
                    new Settled(state, Pg.instant(row.getOffsetDateTime("at"))));
        }
        return marks;
    }
}
