package io.tributary.projects.application.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.application.sync.NotionReader.DataSourceAnswer;
import io.tributary.projects.application.sync.NotionReader.PageAnswer;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every reader of Notion keeps, the one for tests too. */
public abstract class NotionReaderContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Query ALL = new Query(null, null, null);

    private World world;

    /** A workspace with one data source, and a reader of it. */
    protected interface World {

        NotionReader reader();

        SyncTarget target();

        /** A row of the data source. */
        UUID create(String title);

        void rename(UUID pageId, String title);

        /** Relates a row to others. */
        void relate(UUID pageId, List<UUID> others);

        void trash(UUID pageId);

        void unshare(UUID pageId);

        void unshareDataSource();

        /** A query ends after so many rows. */
        void limitQueries(int rows);

        void expireCursors();

        void rejectToken();

        void goDown();

        void comeBack();
    }

    /** A new one for each test. */
    protected abstract World newWorld();

    @BeforeEach
    void makeWorld() {
        world = newWorld();
    }

    @Test
    void a_get_shows_the_page_as_it_is_now() {
        UUID page = world.create("Ship it");
        world.rename(page, "Ship it now");

        PageContent content = content(get(page));

        assertThat(content.pageId()).isEqualTo(page);
        assertThat(content.title()).isEqualTo("Ship it now");
        assertThat(content.dataSourceId()).isEqualTo(world.target().dataSourceId());
        assertThat(content.inTrash()).isFalse();
        assertThat(content.archived()).isFalse();
        assertThat(content.properties().path("title").path("value").asText()).isEqualTo("Ship it now");
    }

    @Test
    void a_query_row_and_a_get_are_equal() {
        UUID page = world.create("Ship it");
        world.relate(page, List.of(world.create("a"), world.create("b")));

        PageContent row = rows(ALL).stream()
                .filter(each -> each.pageId().equals(page))
                .findFirst()
                .orElseThrow();

        assertThat(row).usingRecursiveComparison().isEqualTo(content(get(page)));
    }

    @Test
    void later_requests_have_higher_tickets() {
        UUID page = world.create("Ship it");

        List<Long> tickets = List.of(
                get(page).seen().ticket(),
                query(ALL).seen().ticket(),
                dataSource().seen().ticket(),
                get(UUID.randomUUID()).seen().ticket());

        assertThat(tickets).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void nothing_of_that_id_is_an_answer() {
        UUID page = world.create("Ship it");
        world.unshare(page);

        assertThat(get(page).page()).isNull();
        assertThat(get(UUID.randomUUID()).page()).isNull();
        assertThat(ids(rows(ALL))).doesNotContain(page);
    }

    @Test
    void a_trashed_page_is_shown_but_not_listed() {
        UUID page = world.create("Ship it");
        world.trash(page);

        assertThat(content(get(page)).inTrash()).isTrue();
        assertThat(ids(rows(ALL))).doesNotContain(page);
    }

    @Test
    void a_query_lists_each_row_once_and_the_oldest_first() {
        List<UUID> created =
                IntStream.range(0, 130).mapToObj(i -> world.create("Task " + i)).toList();

        QueryAnswer first = query(ALL);
        List<PageContent> rows = rows(ALL);

        assertThat(first.pages()).hasSize(100);
        assertThat(first.nextCursor()).isNotNull();
        assertThat(first.incomplete()).isFalse();
        assertThat(ids(rows)).doesNotHaveDuplicates().containsAll(created);
        assertThat(rows).extracting(PageContent::createdTime).isSorted();
    }

    @Test
    void a_query_with_a_bound_lists_what_is_not_older() {
        UUID page = world.create("Ship it");
        PageContent content = content(get(page));
        Instant later = content.lastEditedTime().plus(Duration.ofMinutes(2));

        assertThat(ids(rows(new Query(null, content.lastEditedTime(), null)))).contains(page);
        assertThat(ids(rows(new Query(content.createdTime(), null, null)))).contains(page);
        assertThat(ids(rows(new Query(content.createdTime(), content.lastEditedTime(), null))))
                .contains(page);
        assertThat(rows(new Query(null, later, null))).isEmpty();
        assertThat(rows(new Query(later, null, null))).isEmpty();
    }

    @Test
    void a_query_that_meets_the_cap_says_so() {
        IntStream.range(0, 5).forEach(i -> world.create("Task " + i));
        world.limitQueries(3);

        QueryAnswer answer = query(ALL);

        assertThat(answer.pages()).hasSize(3);
        assertThat(answer.nextCursor()).isNull();
        assertThat(answer.incomplete()).isTrue();
    }

    @Test
    void a_row_that_is_cut_off_is_named_and_its_get_shows_all() {
        List<UUID> others =
                IntStream.range(0, 30).mapToObj(i -> world.create("Task " + i)).toList();
        UUID page = world.create("Ship it");
        world.relate(page, others);

        QueryAnswer answer = query(ALL);
        String shown = content(get(page)).properties().toString();

        assertThat(answer.partial())
                .containsExactly(new PartialRow(page, content(get(page)).lastEditedTime()));
        assertThat(ids(answer.pages())).doesNotContain(page).containsAll(others);
        assertThat(others).allSatisfy(other -> assertThat(shown).contains(other.toString()));
    }

    @Test
    void an_expired_cursor_is_told_from_other_refusals() {
        IntStream.range(0, 101).forEach(i -> world.create("Task " + i));
        String cursor = query(ALL).nextCursor();
        world.expireCursors();

        assertThat(failure(world.reader().query(world.target(), new Query(null, null, cursor), Work.SWEEP))
                        .kind())
                .isEqualTo(Kind.INVALID_CURSOR);
    }

    @Test
    void the_date_is_notions() {
        assertThat(Duration.between(query(ALL).notionDate(), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void the_data_source_shows_its_schema_by_property_id() {
        DataSourceAnswer answer = dataSource();

        assertThat(answer.inTrash()).isFalse();
        assertThat(answer.schema()).isNotNull();
        assertThat(answer.schema().path("title").path("name").asText()).isEqualTo("Name");
        assertThat(answer.schema().path("title").path("type").asText()).isEqualTo("title");
    }

    @Test
    void a_data_source_that_is_not_shared_is_an_answer() {
        world.unshareDataSource();

        DataSourceAnswer answer = dataSource();

        assertThat(answer.schema()).isNull();
        assertThat(answer.seen().ticket()).isPositive();
    }

    @Test
    void a_query_of_a_data_source_that_is_not_shared_is_refused_and_says_so() {
        world.unshareDataSource();

        NotionFailure refused = failure(world.reader().query(world.target(), ALL, Work.SWEEP));

        assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
        assertThat(refused).hasMessageContaining("no longer shared");
    }

    @Test
    void a_rejected_token_and_an_outage_are_told_apart() {
        UUID page = world.create("Ship it");

        world.goDown();
        NotionFailure down = failure(world.reader().page(world.target(), page, Work.PAGE));
        world.rejectToken();
        NotionFailure rejected = failure(world.reader().page(world.target(), page, Work.PAGE));
        world.comeBack();

        assertThat(down.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(rejected.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(get(page).page()).isNotNull();
    }

    private PageAnswer get(UUID pageId) {
        return world.reader().page(world.target(), pageId, Work.PAGE).await().atMost(LIMIT);
    }

    private QueryAnswer query(Query query) {
        return world.reader().query(world.target(), query, Work.SWEEP).await().atMost(LIMIT);
    }

    private DataSourceAnswer dataSource() {
        return world.reader().dataSource(world.target(), Work.SWEEP).await().atMost(LIMIT);
    }

    private List<PageContent> rows(Query query) {
        List<PageContent> rows = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            QueryAnswer answer = query(new Query(query.createdOnOrAfter(), query.editedOnOrAfter(), cursor));
            rows.addAll(answer.pages());
            cursor = answer.nextCursor();
        } while (cursor != null);
        return rows;
    }

    private static List<UUID> ids(List<PageContent> pages) {
        return pages.stream().map(PageContent::pageId).toList();
    }

    private static PageContent content(PageAnswer answer) {
        return Objects.requireNonNull(answer.page());
    }

    private static NotionFailure failure(Uni<?> uni) {
        return catchThrowableOfType(NotionFailure.class, () -> uni.await().atMost(LIMIT));
    }
}
