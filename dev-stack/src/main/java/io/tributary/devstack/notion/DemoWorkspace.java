package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The workspace that everything starts with: a product launch of 24 tasks, whose dates lie around today, and a few
 * ideas in a database beside it. The same ids each time.
 */
final class DemoWorkspace {
    /**
     * @param parent the number of the task that this is a part of; 0 for none
     * @param start days from today
     * @param end days from today; the same as the start for a single day
     */
    private record Task(
            String title,
            String status,
            String owners,
            String priority,
            String area,
            int start,
            int end,
            int estimate,
            int parent,
            List<Integer> blockedBy) {}

    private static final List<Task> TASKS = List.of(
            new Task("Plan the launch", "Done", "A", "High", "product", -21, -10, 8, 0, List.of()),
            new Task("Agree on the launch date", "Done", "A", "High", "product", -21, -20, 1, 1, List.of()),
            new Task("Write the positioning", "Done", "AC", "High", "marketing", -19, -15, 3, 1, List.of(2)),
            new Task("Interview five pilot customers", "Done", "C", "Medium", "product", -19, -12, 4, 1, List.of(2)),
            new Task("Set the prices", "Done", "AD", "High", "sales", -14, -10, 3, 1, List.of(3, 4)),
            new Task("Finish the product", "In progress", "B", "High", "product", -12, 16, 30, 0, List.of(1)),
            new Task("Close the feature list", "Done", "B", "High", "product", -12, -10, 2, 6, List.of(4)),
            new Task("Import from spreadsheets", "In progress", "B", "High", "product", -9, 3, 9, 6, List.of(7)),
            new Task(
                    "Onboarding in three steps",
                    "In progress",
                    "BC",
                    "Medium",
                    "product,design",
                    -9,
                    5,
                    8,
                    6,
                    List.of(7)),
            new Task("Billing and invoices", "Not started", "B", "High", "product", 1, 8, 6, 6, List.of(5, 7)),
            new Task("Security review", "Not started", "D", "High", "product,legal", 6, 10, 4, 6, List.of(8)),
            new Task("Load test with 10,000 tasks", "Not started", "B", "Medium", "product", 6, 9, 3, 6, List.of(8, 9)),
            new Task("Release candidate", "Not started", "B", "High", "product", 13, 16, 3, 6, List.of(10, 11, 12)),
            new Task("Tell the world", "In progress", "C", "High", "marketing", -8, 20, 26, 0, List.of(3)),
            new Task("New landing page", "In progress", "C", "High", "design,marketing", -8, 6, 8, 14, List.of(3)),
            new Task("Product film, 60 seconds", "Not started", "C", "Medium", "design", 4, 13, 7, 14, List.of(9)),
            new Task(
                    "Press kit and screenshots",
                    "Not started",
                    "C",
                    "Medium",
                    "marketing",
                    7,
                    12,
                    3,
                    14,
                    List.of(9, 15)),
            new Task(
                    "Mail to the waiting list",
                    "Not started",
                    "CD",
                    "Medium",
                    "marketing",
                    14,
                    17,
                    2,
                    14,
                    List.of(5, 15)),
            new Task("Brief the sales team", "Not started", "D", "Medium", "sales", 9, 11, 2, 14, List.of(5)),
            new Task("Get ready", "Not started", "A", "High", "legal,sales", 2, 20, 12, 0, List.of()),
            new Task("Terms of service", "In progress", "D", "High", "legal", -2, 8, 5, 20, List.of(5)),
            new Task("Help centre articles", "Not started", "BC", "Low", "product", 8, 17, 6, 20, List.of(9, 10)),
            new Task(
                    "Go or no-go",
                    "Not started",
                    "ABCD",
                    "High",
                    "product",
                    19,
                    19,
                    1,
                    20,
                    List.of(13, 17, 18, 19, 21, 22)),
            new Task("Launch day", "Not started", "A", "High", "product,marketing", 21, 21, 1, 0, List.of(6, 14, 23)));

    private static final List<String> IDEAS =
            List.of("Calendar view for sales", "Templates for agencies", "Offline mode on phones");
    private static final Map<Character, String> PEOPLE =
            Map.of('A', Users.ANA_ID, 'B', Users.BEN_ID, 'C', Users.CHIARA_ID, 'D', Users.DAVID_ID);
    private static final String OTHER_DATABASE_ID = "36cc9195-760f-4f4e-9a0e-000000000002";

    private DemoWorkspace() {}

    /** The id of the n-th task, from 1. */
    static String taskId(int n) {
        return String.format("153104cd-477e-809d-8dc4-%012d", n);
    }

    /** Replaces whatever is in the workspace. */
    static void fill(Workspace workspace, Instant now) {
        workspace.clear();
        Instant founded = now.minus(Duration.ofDays(30));
        workspace.put(Page.created(
                NotionSimulator.DEMO_PARENT_PAGE_ID,
                Parent.workspace(),
                Map.of("title", RichText.of("Product")),
                founded,
                Users.ANA_ID));
        launch(workspace, now, founded);
        ideas(workspace, founded);
    }

    private static void launch(Workspace workspace, Instant now, Instant founded) {
        database(workspace, NotionSimulator.DEMO_DATABASE_ID, "Product launch", founded);
        DataSource bare = DataSource.created(
                NotionSimulator.DEMO_DATA_SOURCE_ID,
                NotionSimulator.DEMO_DATABASE_ID,
                "Tasks",
                List.of(),
                founded,
                Users.ANA_ID);
        DataSource source = bare.with(DemoSchema.launch(bare)).withRowsNumbered(TASKS.size());
        workspace.put(source);
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        for (int n = 1; n <= TASKS.size(); n++) {
            Instant created = founded.plus(Duration.ofMinutes(7L * n));
            workspace.put(Page.created(
                    taskId(n), Parent.dataSource(source.id()), values(n, source, today), created, Users.ANA_ID));
        }
    }

    private static Map<String, JsonNode> values(int n, DataSource source, LocalDate today) {
        Task task = TASKS.get(n - 1);
        Map<String, JsonNode> values = new LinkedHashMap<>();
        values.put("title", RichText.of(task.title()));
        values.put(DemoSchema.STATUS, option(source, DemoSchema.STATUS, task.status()));
        values.put(DemoSchema.DATES, dates(task, today));
        values.put(
                DemoSchema.OWNER,
                Json.texts(task.owners().chars().mapToObj(c -> person((char) c)).toList()));
        values.put(DemoSchema.PRIORITY, option(source, DemoSchema.PRIORITY, task.priority()));
        List<JsonNode> areas = new ArrayList<>();
        for (String area : task.area().split(",", -1)) {
            areas.add(option(source, DemoSchema.AREA, area));
        }
        values.put(DemoSchema.AREA, Json.array(areas));
        values.put(DemoSchema.ESTIMATE, IntNode.valueOf(task.estimate()));
        values.put(DemoSchema.MILESTONE, BooleanNode.valueOf(task.start() == task.end()));
        values.put(DemoSchema.TASK_ID, IntNode.valueOf(n));
        relations(n).forEach((property, ids) -> values.put(property, Json.texts(ids)));
        return values;
    }

    private static Map<String, Set<String>> relations(int n) {
        Map<String, Set<String>> ids = new HashMap<>();
        for (int other = 1; other <= TASKS.size(); other++) {
            relate(ids, DemoSchema.PARENT_ITEM, TASKS.get(n - 1).parent() == other, other);
            relate(ids, DemoSchema.SUB_ITEM, TASKS.get(other - 1).parent() == n, other);
            relate(ids, DemoSchema.BLOCKED_BY, blocks(other, n), other);
            relate(ids, DemoSchema.BLOCKS, blocks(n, other), other);
        }
        return ids;
    }

    private static void relate(Map<String, Set<String>> ids, String property, boolean related, int other) {
        if (related) {
            ids.computeIfAbsent(property, p -> new LinkedHashSet<>()).add(taskId(other));
        }
    }

    private static boolean blocks(int blocker, int blocked) {
        return TASKS.get(blocked - 1).blockedBy().contains(blocker);
    }

    private static JsonNode dates(Task task, LocalDate today) {
        String end = today.plusDays(task.end()).toString();
        return Json.object()
                .put("start", today.plusDays(task.start()).toString())
                .put("end", task.start() == task.end() ? null : end)
                .putNull("time_zone");
    }

    private static JsonNode option(DataSource source, String propertyId, String name) {
        Property property = source.find(propertyId);
        if (property == null) {
            throw new IllegalStateException("the demo has no property " + propertyId);
        }
        return Json.text(DemoSchema.optionId(property, name));
    }

    private static String person(char initial) {
        return PEOPLE.getOrDefault(initial, Users.ANA_ID);
    }

    private static void ideas(Workspace workspace, Instant founded) {
        database(workspace, OTHER_DATABASE_ID, "Ideas", founded);
        DataSource source = DataSource.created(
                NotionSimulator.OTHER_DATA_SOURCE_ID,
                OTHER_DATABASE_ID,
                "Ideas",
                DemoSchema.ideas(),
                founded,
                Users.ANA_ID);
        workspace.put(source);
        for (int i = 0; i < IDEAS.size(); i++) {
            workspace.put(Page.created(
                    String.format("153104cd-477e-809d-9aaa-%012d", i + 1),
                    Parent.dataSource(source.id()),
                    Map.of("title", RichText.of(IDEAS.get(i))),
                    founded,
                    Users.CHIARA_ID));
        }
    }

    private static void database(Workspace workspace, String id, String title, Instant founded) {
        workspace.put(new Database(id, title, Parent.page(NotionSimulator.DEMO_PARENT_PAGE_ID), founded, founded));
    }
}
