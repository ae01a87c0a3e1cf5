package io.tributary.devstack.notion;

import java.util.List;

/** For whom something is shown: pages that the caller does not see are left out of relations, as Notion does. */
record Showing(Workspace workspace, Caller caller) {
    /** How many references and mentions of one property a page shows. */
    static final int MAX_REFERENCES = 25;

    boolean sees(String pageId) {
        Page page = workspace.find(pageId);
        return page != null && workspace.shows(page, caller);
    }

    DataSource sourceOf(Page page) {
        return page.parent().kind() == Parent.Kind.DATA_SOURCE
                ? workspace.dataSource(page.parent().id())
                : outside(page);
    }

    /** The schema of a page that is no row: a title. */
    private static DataSource outside(Page page) {
        return DataSource.created(
                "", "", "", List.of(Property.of("title", "title", "title")), page.createdAt(), page.createdBy());
    }
}
