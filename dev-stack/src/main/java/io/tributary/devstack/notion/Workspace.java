package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that is in the workspace. Not thread-safe: every use holds this object's monitor. */
final class Workspace {
    private final Map<String, Database> databases = new LinkedHashMap<>();
    private final Map<String, DataSource> dataSources = new LinkedHashMap<>();
    private final Map<String, Page> pages = new LinkedHashMap<>();
    private final Map<String, Set<String>> rows = new LinkedHashMap<>();
    private final Set<String> hiddenSources = new LinkedHashSet<>();
    private final PastPages past;
    private final Chance chance;
    private final Runnable onChange;

    Workspace(Clock clock, Chance chance, Runnable onChange) {
        this.past = new PastPages(clock);
        this.chance = chance;
        this.onChange = onChange;
    }

    void clear() {
        databases.clear();
        dataSources.clear();
        pages.clear();
        rows.clear();
        hiddenSources.clear();
        past.clear();
    }

    /** Where its new ids come from. */
    Chance chance() {
        return chance;
    }

    PastPages past() {
        return past;
    }

    Database database(String id) {
        return present(databases.get(id), id);
    }

    @Nullable
    Database findDatabase(String id) {
        return databases.get(id);
    }

    DataSource dataSource(String id) {
        return present(dataSources.get(id), id);
    }

    @Nullable
    DataSource findDataSource(String id) {
        return dataSources.get(id);
    }

    List<DataSource> dataSourcesOf(String databaseId) {
        return dataSources.values().stream()
                .filter(source -> source.databaseId().equals(databaseId))
                .toList();
    }

    Collection<DataSource> dataSources() {
        return dataSources.values();
    }

    Page page(String id) {
        return present(pages.get(id), id);
    }

    @Nullable
    Page find(String id) {
        return pages.get(id);
    }

    Collection<Page> pages() {
        return pages.values();
    }

    /** Ids of all rows of a data source, in the trash or not. */
    Set<String> rowsOf(String dataSourceId) {
        return rows.getOrDefault(dataSourceId, Set.of());
    }

    void put(Database database) {
        databases.put(database.id(), database);
        onChange.run();
    }

    void put(DataSource source) {
        dataSources.put(source.id(), source);
        onChange.run();
    }

    void put(Page page) {
        Page before = pages.put(page.id(), page);
        past.replaced(page.id(), before);
        onChange.run();
        if (before != null && !before.parent().equals(page.parent())) {
            rows.getOrDefault(before.parent().id(), new LinkedHashSet<>()).remove(page.id());
        }
        if (page.parent().kind() == Parent.Kind.DATA_SOURCE) {
            rows.computeIfAbsent(page.parent().id(), id -> new LinkedHashSet<>())
                    .add(page.id());
        }
    }

    /** Shares a data source and its rows with the integration, or hides them from it. */
    void share(String dataSourceId, boolean shared) {
        if (shared) {
            hiddenSources.remove(dataSourceId);
        } else {
            hiddenSources.add(dataSourceId);
        }
        onChange.run();
    }

    /** Shares everything that was hidden. */
    void shareAll() {
        hiddenSources.clear();
        List<Page> hidden =
                pages.values().stream().filter(page -> !page.shared()).toList();
        hidden.forEach(page -> put(page.withShared(true)));
        onChange.run();
    }

    boolean isShared(String dataSourceId) {
        return !hiddenSources.contains(dataSourceId);
    }

    boolean shows(Page page, Caller caller) {
        return !caller.isConnection()
                || (page.shared() && isShared(page.parent().id()));
    }

    boolean shows(DataSource source, Caller caller) {
        return !caller.isConnection() || isShared(source.id());
    }

    /** A database is seen as long as any of its data sources is. */
    boolean shows(Database database, Caller caller) {
        return dataSourcesOf(database.id()).stream().anyMatch(source -> shows(source, caller));
    }

    private static <T> T present(@Nullable T found, String id) {
        if (found == null) {
            throw new IllegalStateException("the workspace refers to " + id + ", which it does not have");
        }
        return found;
    }

    ObjectNode save() {
        ObjectNode saved = Json.object();
        saved.set(
                "databases",
                Json.array(databases.values().stream().map(Database::save).toList()));
        saved.set(
                "dataSources",
                Json.array(dataSources.values().stream().map(DataSource::save).toList()));
        saved.set("hiddenSources", Json.texts(hiddenSources));
        saved.set("pages", Json.array(pages.values().stream().map(Page::save).toList()));
        return saved;
    }

    /** Replaces everything by what was saved. */
    void load(JsonNode saved) {
        clear();
        saved.required("databases").forEach(database -> put(Database.load(database)));
        saved.required("dataSources").forEach(source -> put(DataSource.load(source)));
        saved.required("hiddenSources").forEach(id -> hiddenSources.add(id.textValue()));
        saved.required("pages").forEach(page -> put(Page.load(page)));
        past.clear();
    }
}
