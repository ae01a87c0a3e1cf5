package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.Router.Call;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** The part of Notion's API that is spoken here. Bodies of pages ({@code children}, templates) are taken and dropped. */
final class NotionRoutes {
    private final Workspace workspace;
    private final PageEdits pageEdits;
    private final SchemaEdits schemaEdits;
    private final DatabaseEdits databaseEdits;
    private final Queries queries;
    private final Faults faults;
    private final Clock clock;

    NotionRoutes(
            Workspace workspace,
            PageEdits pageEdits,
            SchemaEdits schemaEdits,
            Queries queries,
            Faults faults,
            Clock clock) {
        this.workspace = workspace;
        this.pageEdits = pageEdits;
        this.schemaEdits = schemaEdits;
        this.databaseEdits = new DatabaseEdits(workspace, schemaEdits, clock);
        this.queries = queries;
        this.faults = faults;
        this.clock = clock;
    }

    Router router() {
        return new Router()
                .on("GET", "/v1/users/me", this::me)
                .on("GET", "/v1/users", this::users)
                .on("GET", "/v1/users/{}", this::user)
                .on("POST", "/v1/databases", this::createDatabase)
                .on("GET", "/v1/databases/{}", this::database)
                .on("GET", "/v1/data_sources/{}", this::dataSource)
                .on("PATCH", "/v1/data_sources/{}", this::updateDataSource)
                .on("POST", "/v1/data_sources/{}/query", this::query)
                .on("POST", "/v1/pages", this::createPage)
                .on("GET", "/v1/pages/{}", this::page)
                .on("PATCH", "/v1/pages/{}", this::updatePage)
                .on("POST", "/v1/pages/{}/move", this::movePage)
                .on("GET", "/v1/pages/{}/properties/{}", this::propertyItem);
    }

    private ObjectNode me(Call call) {
        return user(call.caller().userId());
    }

    private ObjectNode user(Call call) {
        return user(call.id("user_id"));
    }

    private static ObjectNode user(String id) {
        ObjectNode user = Users.find(id);
        if (user == null) {
            throw NotionError.notFound("user", id);
        }
        return user;
    }

    private ObjectNode users(Call call) {
        return Paging.page(Users.all(), call.request(), "user");
    }

    private ObjectNode database(Call call) {
        String id = call.id("database_id");
        Database database = workspace.findDatabase(id);
        if (database == null || !workspace.shows(database, call.caller())) {
            throw NotionError.notFound("database", id);
        }
        return database.show(workspace, call.version());
    }

    private ObjectNode createDatabase(Call call) {
        return databaseEdits.create(call.body(), call.caller()).show(workspace, call.version());
    }

    private ObjectNode updateDataSource(Call call) {
        DataSource updated = schemaEdits.update(source(call), call.body(), call.caller(), call.version());
        return DataSourceView.of(updated, workspace, call.version());
    }

    private ObjectNode propertyItem(Call call) {
        String property = call.arguments().get(1);
        return PropertyItems.of(visible(call), property, new Showing(workspace, call.caller()), call.request());
    }

    private ObjectNode dataSource(Call call) {
        return DataSourceView.of(source(call), workspace, call.version());
    }

    private DataSource source(Call call) {
        String id = call.id("data_source_id");
        DataSource source = workspace.findDataSource(id);
        if (source == null || !workspace.shows(source, call.caller())) {
            throw NotionError.notFound("data_source", id);
        }
        return source;
    }

    private ObjectNode query(Call call) {
        return queries.answer(source(call), call);
    }

    private ObjectNode page(Call call) {
        return shown(visible(call), call);
    }

    private ObjectNode createPage(Call call) {
        return shown(pageEdits.create(call.body(), call.caller()), call);
    }

    private ObjectNode updatePage(Call call) {
        return shown(pageEdits.update(visible(call), call.body(), call.caller(), call.version()), call);
    }

    private ObjectNode movePage(Call call) {
        Page page = visible(call);
        ObjectNode body = call.body();
        Body.onlyFields(body, Set.of("parent"));
        Parent target = new ParentOf(workspace).read(body.path("parent"), "body.parent", call.caller());
        return shown(pageEdits.move(page, target, call.caller()), call);
    }

    private ObjectNode shown(Page page, Call call) {
        List<String> only = call.request().parameters("filter_properties");
        return PageView.of(page, new Showing(workspace, call.caller()), call.version(), only);
    }

    /** The page that the path names, in the trash or not. A new one may stay hidden from the integration for a while. */
    private Page visible(Call call) {
        String id = call.id("page_id");
        Page page = workspace.find(id);
        boolean hidden = page != null
                && call.caller().isConnection()
                && clock.instant().isBefore(page.createdAt().plusMillis(faults.number("pageNotFoundLagMillis")));
        if (page == null || hidden || !workspace.shows(page, call.caller())) {
            throw NotionError.notFound("page", id);
        }
        return page;
    }
}
