package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.devstack.testing.ManualClock;
import io.tributary.notion.Page;
import io.tributary.notion.Parent;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.SyncTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BegunPagesTest {

    private static final SyncTarget TARGET =
            new SyncTarget(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    private static final int HALF = BegunPages.MOST_ANSWERS / 2;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-06-01T12:00:00Z"));
    private final BegunPages pages = new BegunPages(clock);
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();

    @Test
    void what_is_put_aside_is_taken_once() {
        BegunPage begun = begun(1, 1);
        pages.put(TARGET, first, begun);

        assertThat(pages.take(TARGET, first)).isSameAs(begun);
        assertThat(pages.take(TARGET, first)).isNull();
    }

    @Test
    void of_two_of_the_same_page_the_one_that_began_earlier_stays() {
        BegunPage earlier = begun(1, 1);
        pages.put(TARGET, first, earlier);
        pages.put(TARGET, first, begun(2, 1));

        assertThat(pages.take(TARGET, first)).isSameAs(earlier);
    }

    @Test
    void of_too_many_answers_those_of_the_page_that_was_begun_last_go() {
        pages.put(TARGET, second, begun(2, HALF));
        pages.put(TARGET, third, begun(3, HALF));
        pages.put(TARGET, first, begun(1, HALF));

        assertThat(pages.take(TARGET, third)).isNull();
        assertThat(pages.take(TARGET, first)).isNotNull();
        assertThat(pages.take(TARGET, second)).isNotNull();
    }

    /** Else a page of very long lists would never come to its end. */
    @Test
    void the_page_that_began_first_stays_however_long_it_is() {
        pages.put(TARGET, second, begun(2, 1));
        pages.put(TARGET, first, begun(1, 10 * BegunPages.MOST_ANSWERS));

        assertThat(pages.take(TARGET, second)).isNull();
        assertThat(pages.take(TARGET, first)).isNotNull();
    }

    /** Its job may go on in another process, or never. */
    @Test
    void a_page_that_nobody_came_for_makes_room_before_one_that_goes_on() {
        pages.put(TARGET, first, begun(1, HALF));
        clock.tick(Duration.ofMinutes(6));
        pages.put(TARGET, second, begun(2, HALF + 1));

        assertThat(pages.take(TARGET, first)).isNull();
        assertThat(pages.take(TARGET, second)).isNotNull();
    }

    @Test
    void what_nobody_asks_for_goes_after_half_an_hour() {
        pages.put(TARGET, first, begun(1, 1));
        clock.tick(Duration.ofMinutes(31));

        assertThat(pages.take(TARGET, first)).isNull();
    }

    private BegunPage begun(long ticket, int answers) {
        Instant now = clock.instant();
        Page page = new Page(
                UUID.randomUUID(),
                new Parent("workspace", null, null, null, JsonNodeFactory.instance.objectNode()),
                now,
                now,
                false,
                false,
                List.of(),
                JsonNodeFactory.instance.objectNode());
        return new BegunPage(new Seen(ticket, now), page, List.of(), null, answers, 1, false);
    }
}
