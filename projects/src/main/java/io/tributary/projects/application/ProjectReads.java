package io.tributary.projects.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the sync knows of a project besides its pages. Nothing of a project that isn't the owner's, or is deleted,
 * is ever read: then the answer is null. Lists come newest first.
 */
public interface ProjectReads {

    /** The schema. */
    Uni<@Nullable Schema> schema(UserId owner, ProjectId project);

    /**
     * How the schema became what it is.
     *
     * @param before the version with which the slice before ended; null for the newest
     */
    Uni<@Nullable List<SchemaVersion>> schemaVersions(
            UserId owner, ProjectId project, @Nullable Long before, int limit);

    /** The sweeps' runs. */
    Uni<@Nullable List<Run>> runs(UserId owner, ProjectId project, @Nullable Before<UUID> before, int limit);

    /**
     * The change log.
     *
     * @param page of one page alone; null for all
     * @param since what was logged then or later; null for everything
     */
    Uni<@Nullable List<Change>> changes(
            UserId owner,
            ProjectId project,
            @Nullable UUID page,
            @Nullable Instant since,
            @Nullable Before<Long> before,
            int limit);

    /**
     * Where a slice ended.
     *
     * @param at the last entry's time
     * @param id the last entry's id, since several may have one time
     */
    record Before<T>(Instant at, T id) {}

    /**
     * The schema as it was last read.
     *
     * @param version rises with each change; null if it hasn't been read yet
     * @param changedAt when it last changed
     * @param view its SQL view's name with its schema; null if there is none yet
     * @param viewProblem why the view shows an older schema, and what to do; null if it doesn't
     * @param properties in the order of their names, the title first
     */
    record Schema(
            @Nullable Long version,
            @Nullable Instant changedAt,
            @Nullable String view,
            @Nullable String viewProblem,
            List<Property> properties) {}

    /**
     * A property.
     *
     * @param id Notion's
     * @param name what people call it
     * @param type Notion's word
     * @param config Notion's, such as an option list, without colours and descriptions
     * @param columns the columns of its values, in SQL and in filters
     */
    record Property(String id, String name, String type, JsonNode config, List<Column> columns) {}

    /**
     * A column.
     *
     * @param name what it is called
     * @param type PostgreSQL's word
     */
    record Column(String name, String type) {}

    /**
     * One change of the schema.
     *
     * @param version rises with each
     * @param at when it was seen
     * @param changes as {@link io.tributary.projects.application.sync.SchemaChange#between} gives them
     */
    record SchemaVersion(long version, Instant at, ArrayNode changes) {}

    /**
     * A sweep's run.
     *
     * @param id its id
     * @param kind full or incremental
     * @param reason why it was wanted
     * @param startedAt when it began
     * @param finishedAt when it ended; null while it runs
     * @param outcome complete, incomplete, broken or abandoned; null while it runs
     * @param pagesSeen how many rows Notion listed
     * @param pagesChanged how many of these were different
     * @param progress how far it is; null once it has ended
     */
    record Run(
            UUID id,
            String kind,
            String reason,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String outcome,
            int pagesSeen,
            int pagesChanged,
            @Nullable Progress progress) {}

    /**
     * How far a run is that hasn't ended.
     *
     * @param rowsDone rows that it has listed; what it had to list twice counts twice
     * @param rowsExpected as many as the last full run listed; null before there was one, and of an incremental run,
     *     since nobody knows how much was edited
     * @param rowsPerSecond on average since the run began, its waits included; null before the first row
     * @param expectedFinish when all expected rows are listed if it goes on at that rate, and never in the past; null if
     *     either isn't known
     */
    record Progress(
            int rowsDone,
            @Nullable Integer rowsExpected,
            @Nullable Double rowsPerSecond,
            @Nullable Instant expectedFinish) {

        private static final double MILLIS = 1000;

        /** Works it out. */
        public static Progress of(int done, @Nullable Integer expected, Instant startedAt, Instant now) {
            if (done == 0) {
                return new Progress(0, expected, null, null);
            }
            long millis = Math.max(1, Duration.between(startedAt, now).toMillis());
            double rate = done * MILLIS / millis;
            if (expected == null) {
                return new Progress(done, null, rate, null);
            }
            long left = Math.round(Math.max(0, expected - done) / rate * MILLIS);
            return new Progress(done, expected, rate, now.plusMillis(left));
        }
    }

    /**
     * An entry of the change log.
     *
     * @param id rises with each
     * @param at when it was written
     * @param pageId whose
     * @param propertyId a property's id, or what is no property: {@code $created}, {@code $title} and so on
     * @param property its name now; null if the schema has it no more, or it is no property
     * @param oldValue null if there was none
     * @param newValue null if there is none
     */
    record Change(
            long id,
            Instant at,
            UUID pageId,
            String propertyId,
            @Nullable String property,
            @Nullable JsonNode oldValue,
            @Nullable JsonNode newValue) {}
}
