package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

class FakeNotionReaderTest extends NotionReaderContract {

    @Override
    protected World newWorld() {
        return new FakeWorld();
    }

    private static final class FakeWorld implements World {

        private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

        private final Clock clock = Clock.systemUTC();
        private final FakeNotionReader notion = new FakeNotionReader(clock);
        private final Map<UUID, SamplePage> pages = new HashMap<>();
        private final SyncTarget target =
                new SyncTarget(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

        private FakeWorld() {
            ObjectNode schema = JSON.objectNode();
            schema.putObject("title").put("name", "Name").put("type", "title");
            notion.putDataSource(target.dataSourceId(), schema, false);
        }

        @Override
        public NotionReader reader() {
            return notion;
        }

        @Override
        public SyncTarget target() {
            return target;
        }

        @Override
        public UUID create(String title) {
            return put(SamplePage.of(target.dataSourceId(), title, now()));
        }

        @Override
        public void rename(UUID pageId, String title) {
            put(page(pageId).titled(title, now()));
        }

        @Override
        public void relate(UUID pageId, List<UUID> others) {
            ArrayNode ids = JSON.arrayNode();
            others.forEach(other -> ids.add(other.toString()));
            put(page(pageId).with("JU%5DK", "relation", ids, now()));
            if (others.size() > 25) {
                notion.cutOff(pageId);
            }
        }

        @Override
        public void trash(UUID pageId) {
            put(page(pageId).trashed(now()));
        }

        @Override
        public void unshare(UUID pageId) {
            notion.remove(pageId);
        }

        @Override
        public void unshareDataSource() {
            notion.removeDataSource(target.dataSourceId());
        }

        @Override
        public void limitQueries(int rows) {
            notion.cap(rows);
        }

        @Override
        public void expireCursors() {
            notion.expireCursors();
        }

        @Override
        public void rejectToken() {
            notion.goDown(NotionFailure.unauthorized("API token is invalid."));
        }

        @Override
        public void goDown() {
            notion.goDown(NotionFailure.outage(null, "Nobody at home"));
        }

        @Override
        public void comeBack() {
            notion.comeBack();
        }

        private UUID put(SamplePage page) {
            pages.put(page.id(), page);
            return notion.put(page).id();
        }

        private SamplePage page(UUID id) {
            return Objects.requireNonNull(pages.get(id));
        }

        private Instant now() {
            return clock.instant();
        }
    }
}
