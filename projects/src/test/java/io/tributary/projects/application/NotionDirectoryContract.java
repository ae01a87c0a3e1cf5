package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.NotionDirectory.Access;
import io.tributary.projects.application.NotionDirectory.DataSource;
import io.tributary.projects.application.NotionDirectory.Lookup;
import io.tributary.projects.application.NotionDirectory.Lookup.Found;
import io.tributary.projects.application.NotionDirectory.Lookup.NotFound;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link NotionDirectory} says of the same databases: Notion's own answers, and a fake's. */
public abstract class NotionDirectoryContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Access ACCESS = new Access(UUID.randomUUID(), "ntn_contract");

    /** The databases that the directory under test knows, by what is special about each. */
    public record Databases(
            UUID ordinary,
            UUID twoSources,
            List<DataSource> choices,
            UUID inTrash,
            UUID notShared,
            UUID unauthorized,
            UUID outage) {}

    /** The one under test. */
    protected abstract NotionDirectory directory();

    /** What it knows. */
    protected abstract Databases databases();

    @Test
    void an_ordinary_database_has_one_data_source() {
        Found found = (Found) lookUp(databases().ordinary());

        assertThat(found.databaseId()).isEqualTo(databases().ordinary());
        assertThat(found.title()).isEqualTo("Launch");
        assertThat(found.dataSources()).singleElement().satisfies(source -> {
            assertThat(source.id()).isNotEqualTo(databases().ordinary());
            assertThat(source.name()).isEqualTo("Tasks");
        });
        assertThat(found.inTrash()).isFalse();
    }

    @Test
    void a_database_with_several_shows_all_in_order() {
        Found found = (Found) lookUp(databases().twoSources());

        assertThat(found.dataSources()).hasSize(2).isEqualTo(databases().choices());
    }

    @Test
    void one_in_the_trash_is_found_and_says_so() {
        Found found = (Found) lookUp(databases().inTrash());

        assertThat(found.inTrash()).isTrue();
    }

    @Test
    void one_that_is_not_shared_is_not_found() {
        assertThat(lookUp(databases().notShared())).isEqualTo(new NotFound());
    }

    @Test
    void a_token_that_is_not_accepted_and_an_outage_are_told_apart() {
        assertThat(failure(databases().unauthorized()).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(databases().outage()).kind()).isEqualTo(Kind.OUTAGE);
    }

    @Test
    void the_token_speaks_for_a_bot() {
        assertThat(directory().me(ACCESS).await().atMost(LIMIT).name()).isEqualTo("bot");
    }

    private Lookup lookUp(UUID id) {
        return directory().lookUp(ACCESS, id).await().atMost(LIMIT);
    }

    private NotionFailure failure(UUID id) {
        Uni<Lookup> refused = directory().lookUp(ACCESS, id);
        return catchThrowableOfType(NotionFailure.class, () -> refused.await().atMost(LIMIT));
    }
}
