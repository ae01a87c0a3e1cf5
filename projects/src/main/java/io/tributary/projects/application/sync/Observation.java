package io.tributary.projects.application.sync;

import io.tributary.projects.application.sync.NotionReader.Seen;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What Notion showed of one page at one time. */
public sealed interface Observation {

    /** When: the first request's ticket and grant, if it took several. */
    Seen seen();

    /** Of which page. */
    UUID pageId();

    /** What the page is like; null for one that Notion doesn't have. */
    @Nullable
    PageContent content();

    /** A query listed it. A query may lag behind, so it decides less than a GET. */
    record Row(Seen seen, PageContent page) implements Observation {
        @Override
        public UUID pageId() {
            return page.pageId();
        }

        @Override
        public PageContent content() {
            return page;
        }
    }

    /** A GET of the page answered. */
    record Page(Seen seen, PageContent page) implements Observation {
        @Override
        public UUID pageId() {
            return page.pageId();
        }

        @Override
        public PageContent content() {
            return page;
        }
    }

    /** A GET of the page answered 404, and the data source itself answered 200 after it. */
    record Missing(Seen seen, UUID pageId) implements Observation {
        @Override
        public @Nullable PageContent content() {
            return null;
        }
    }
}
