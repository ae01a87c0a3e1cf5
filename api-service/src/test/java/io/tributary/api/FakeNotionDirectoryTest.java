package io.tributary.api;

import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.NotionDirectoryContract;
import java.util.UUID;

/** The fake says what Notion would. */
class FakeNotionDirectoryTest extends NotionDirectoryContract {

    private static final Databases DATABASES = new Databases(
            UUID.randomUUID(),
            FakeNotionDirectory.TWO_SOURCES,
            FakeNotionDirectory.CHOICES,
            FakeNotionDirectory.IN_TRASH,
            FakeNotionDirectory.NOT_SHARED,
            FakeNotionDirectory.UNAUTHORIZED,
            FakeNotionDirectory.OUTAGE);

    @Override
    protected NotionDirectory directory() {
        return new FakeNotionDirectory();
    }

    @Override
    protected Databases databases() {
        return DATABASES;
    }
}
