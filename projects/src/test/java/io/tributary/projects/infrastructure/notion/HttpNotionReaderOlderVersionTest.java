package io.tributary.projects.infrastructure.notion;

import io.tributary.notion.NotionVersion;

/** The real reader in the older version of Notion's API. */
class HttpNotionReaderOlderVersionTest extends HttpNotionReaderContractTest {

    @Override
    protected NotionVersion version() {
        return NotionVersion.V2025_09_03;
    }
}
