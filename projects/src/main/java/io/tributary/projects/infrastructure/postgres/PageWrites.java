package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;
import io.tributary.events.ProjectTasksChanged.ChangedPage;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.ChangedTasks;
import io.tributary.projects.application.sync.Decision;
import io.tributary.projects.application.sync.MissingReason;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.PageChange;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.PageCopy;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one transaction writes, gathered page by page and written in one statement per table. */
final class PageWrites {

    /** A state belongs to the observation that raised it; the lock makes the condition true, and it costs nothing. */
    private static final String STATES = """
            UPDATE page_state state SET
                ticket = seen.ticket, by_query = seen.by_query, seen_at = seen.at, missing_since = seen.missing_since,
                failed_since = CASE WHEN seen.sighted THEN NULL ELSE state.failed_since END,
                failed_reason = CASE WHEN seen.sighted THEN NULL ELSE state.failed_reason END
            FROM unnest($2::uuid[], $3::bigint[], $4::boolean[], $5::timestamptz[], $6::timestamptz[], $7::boolean[])
                AS seen (page_id, ticket, by_query, at, missing_since, sighted)
            WHERE state.project_id = $1 AND state.page_id = seen.page_id AND state.ticket < seen.ticket
            """;

    private static final String CONTENTS = """
            INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, missing_reason,
                missing_at, content_hash, created_time, last_edited_time, changed_at)
            SELECT $1, page_id, title, properties::jsonb, parent::jsonb, in_trash, archived, missing_reason,
                missing_at, content_hash, created_time, last_edited_time, $2
            FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::boolean[], $9::text[],
                    $10::timestamptz[], $11::bytea[], $12::timestamptz[], $13::timestamptz[])
                AS page (page_id, title, properties, parent, in_trash, archived, missing_reason, missing_at,
                    content_hash, created_time, last_edited_time)
            ON CONFLICT (project_id, page_id) DO UPDATE SET
                title = excluded.title, properties = excluded.properties, parent = excluded.parent,
                in_trash = excluded.in_trash, archived = excluded.archived,
                missing_reason = excluded.missing_reason, missing_at = excluded.missing_at,
                content_hash = excluded.content_hash, created_time = excluded.created_time,
                last_edited_time = excluded.last_edited_time, changed_at = excluded.changed_at
            """;

    private static final String MARKS = """
            UPDATE pages page SET missing_reason = mark.reason, missing_at = $2, changed_at = $2,
                last_edited_time = coalesce(mark.last_edited_time, page.last_edited_time)
            FROM unnest($3::uuid[], $4::text[], $5::timestamptz[]) AS mark (page_id, reason, last_edited_time)
            WHERE page.project_id = $1 AND page.page_id = mark.page_id
            """;

    private static final String EDIT_TIMES = """
            UPDATE pages page SET last_edited_time = edit.at
            FROM unnest($2::uuid[], $3::timestamptz[]) AS edit (page_id, at)
            WHERE page.project_id = $1 AND page.page_id = edit.page_id
            """;

    private static final String CHANGE_LOG = """
            INSERT INTO page_changes (project_id, page_id, property_id, old_value, new_value, ticket, at)
            SELECT $1, page_id, property_id, before::jsonb, after::jsonb, ticket, $2
            FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::bigint[])
                WITH ORDINALITY AS change (page_id, property_id, before, after, ticket, place)
            ORDER BY place
            """;

    private final UUID projectId;
    private final Instant now;
    private final List<Item<Decision>> raised = new ArrayList<>();
    private final List<Item<Decision.Write>> written = new ArrayList<>();
    private final List<Item<Decision.Mark>> marked = new ArrayList<>();
    private final List<Item<Decision.Same>> edited = new ArrayList<>();
    private final List<Logged> logged = new ArrayList<>();
    private final List<ChangedPage> changed = new ArrayList<>();
    private final List<UUID> lookAgain = new ArrayList<>();
    private final Map<UUID, Instant> unconfirmed = new HashMap<>();

    PageWrites(UUID projectId, Instant now) {
        this.projectId = projectId;
        this.now = now;
    }

    /** Adds what was decided on one page. */
    void add(Observation observation, @Nullable PageCopy copy, Decision decision) {
        if (decision instanceof Decision.LookAgain) {
            lookAgain.add(observation.pageId());
            return;
        }
        if (decision instanceof Decision.Ignore) {
            return;
        }
        raised.add(new Item<>(observation, copy, decision));
        if (decision instanceof Decision.Write write) {
            written.add(new Item<>(observation, copy, write));
            log(observation, propertyIds(copy, write), changes(copy, write));
        } else if (decision instanceof Decision.Mark mark) {
            marked.add(new Item<>(observation, copy, mark));
            PageChange change = PageChange.marked(copy == null ? null : copy.missing(), mark.reason());
            log(observation, List.of(change.propertyId()), List.of(change));
        } else if (decision instanceof Decision.Same same && same.lastEditedTime() != null) {
            edited.add(new Item<>(observation, copy, same));
        } else if (decision instanceof Decision.Unconfirmed first) {
            unconfirmed.put(observation.pageId(), first.confirmableFrom());
        }
    }

    Applied applied() {
        return new Applied(false, changed.stream().map(ChangedPage::pageId).toList(), lookAgain, unconfirmed);
    }

    List<EventMessage> events() {
        return ChangedTasks.events(projectId, changed, now);
    }

    /** Raises the tickets: of an unchanged page the only write. */
    Uni<Void> states(SqlConnection tx) {
        return run(
                tx,
                STATES,
                raised,
                () -> Tuple.tuple()
                        .addUUID(projectId)
                        .addArrayOfUUID(array(raised, Item::pageId, UUID[]::new))
                        .addArrayOfLong(array(raised, Item::ticket, Long[]::new))
                        .addArrayOfBoolean(array(raised, Item::byQuery, Boolean[]::new))
                        .addArrayOfOffsetDateTime(array(raised, Item::seenAt, OffsetDateTime[]::new))
                        .addArrayOfOffsetDateTime(array(raised, PageWrites::missingSince, OffsetDateTime[]::new))
                        .addArrayOfBoolean(array(
                                raised, item -> !(item.decision() instanceof Decision.Unconfirmed), Boolean[]::new)));
    }

    Uni<Void> contents(SqlConnection tx) {
        return run(
                tx,
                CONTENTS,
                written,
                () -> Tuple.tuple()
                        .addUUID(projectId)
                        .addOffsetDateTime(Pg.time(now))
                        .addArrayOfUUID(array(written, Item::pageId, UUID[]::new))
                        .addArrayOfString(
                                array(written, item -> Pg.text(page(item).title()), String[]::new))
                        .addArrayOfString(
                                array(written, item -> Pg.json(page(item).properties()), String[]::new))
                        .addArrayOfString(
                                array(written, item -> Pg.json(page(item).parent()), String[]::new))
                        .addArrayOfBoolean(array(written, item -> page(item).inTrash(), Boolean[]::new))
                        .addArrayOfBoolean(array(written, item -> page(item).archived(), Boolean[]::new))
                        .addArrayOfString(
                                array(written, item -> word(item.decision().missing()), String[]::new))
                        .addArrayOfOffsetDateTime(array(written, this::missingAt, OffsetDateTime[]::new))
                        .addValue(
                                array(written, item -> Buffer.buffer(page(item).hash()), Buffer[]::new))
                        .addArrayOfOffsetDateTime(
                                array(written, item -> Pg.time(page(item).createdTime()), OffsetDateTime[]::new))
                        .addArrayOfOffsetDateTime(
                                array(written, item -> Pg.time(page(item).lastEditedTime()), OffsetDateTime[]::new)));
    }

    Uni<Void> marks(SqlConnection tx) {
        return run(
                tx,
                MARKS,
                marked,
                () -> Tuple.tuple()
                        .addUUID(projectId)
                        .addOffsetDateTime(Pg.time(now))
                        .addArrayOfUUID(array(marked, Item::pageId, UUID[]::new))
                        .addArrayOfString(
                                array(marked, item -> word(item.decision().reason()), String[]::new))
                        .addArrayOfOffsetDateTime(array(
                                marked, item -> Pg.time(item.decision().lastEditedTime()), OffsetDateTime[]::new)));
    }

    Uni<Void> editTimes(SqlConnection tx) {
        return run(
                tx,
                EDIT_TIMES,
                edited,
                () -> Tuple.tuple()
                        .addUUID(projectId)
                        .addArrayOfUUID(array(edited, Item::pageId, UUID[]::new))
                        .addArrayOfOffsetDateTime(array(
                                edited, item -> Pg.time(item.decision().lastEditedTime()), OffsetDateTime[]::new)));
    }

    Uni<Void> changeLog(SqlConnection tx) {
        return run(
                tx,
                CHANGE_LOG,
                logged,
                () -> Tuple.tuple()
                        .addUUID(projectId)
                        .addOffsetDateTime(Pg.time(now))
                        .addArrayOfUUID(array(logged, Logged::pageId, UUID[]::new))
                        .addArrayOfString(
                                array(logged, entry -> Pg.text(entry.change().propertyId()), String[]::new))
                        .addArrayOfString(
                                array(logged, entry -> Pg.json(entry.change().before()), String[]::new))
                        .addArrayOfString(
                                array(logged, entry -> Pg.json(entry.change().after()), String[]::new))
                        .addArrayOfLong(array(logged, Logged::ticket, Long[]::new)));
    }

    private void log(Observation observation, List<String> propertyIds, List<PageChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        changed.add(new ChangedPage(observation.pageId(), propertyIds));
        for (PageChange change : changes) {
            logged.add(
                    new Logged(observation.pageId(), change, observation.seen().ticket()));
        }
    }

    private static List<PageChange> changes(@Nullable PageCopy copy, Decision.Write write) {
        return copy == null ? List.of(PageChange.created()) : PageChange.between(copy, write.page(), write.missing());
    }

    /** Of a new page each property counts as changed, so that who acts on one property acts on new pages too. */
    private static List<String> propertyIds(@Nullable PageCopy copy, Decision.Write write) {
        List<String> ids = new ArrayList<>();
        changes(copy, write).forEach(change -> ids.add(change.propertyId()));
        if (copy == null) {
            write.page().properties().fieldNames().forEachRemaining(ids::add);
        }
        return ids;
    }

    private static Uni<Void> run(SqlConnection tx, String sql, List<?> items, Supplier<Tuple> values) {
        return items.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).execute(values.get()).replaceWithVoid();
    }

    private static <T, V> @Nullable V[] array(List<T> items, Function<T, @Nullable V> value, IntFunction<V[]> array) {
        return items.stream().map(value).toArray(array);
    }

    private static PageContent page(Item<Decision.Write> item) {
        return item.decision().page();
    }

    private static @Nullable String word(@Nullable MissingReason reason) {
        return reason == null ? null : reason.text();
    }

    private static @Nullable OffsetDateTime missingSince(Item<Decision> item) {
        return item.decision() instanceof Decision.Unconfirmed first ? Pg.time(first.since()) : null;
    }

    /** A mark that stays keeps its time. */
    private @Nullable OffsetDateTime missingAt(Item<Decision.Write> item) {
        MissingReason missing = item.decision().missing();
        if (missing == null) {
            return null;
        }
        PageCopy copy = item.copy();
        return Pg.time(copy != null && copy.missing() == missing ? copy.missingAt() : now);
    }

    /** One page and what was decided on it. */
    private record Item<D extends Decision>(
            Observation observation, @Nullable PageCopy copy, D decision) {

        UUID pageId() {
            return observation.pageId();
        }

        long ticket() {
            return observation.seen().ticket();
        }

        boolean byQuery() {
            return observation instanceof Observation.Row;
        }

        @Nullable
        OffsetDateTime seenAt() {
            return Pg.time(observation.seen().grantedAt());
        }
    }

    /** One entry of the change log. */
    private record Logged(UUID pageId, PageChange change, long ticket) {}
}
