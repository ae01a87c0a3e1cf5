package io.tributary.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Records as text: topic, key and headers a line each, an empty line, then the value's bytes up to the end of the file.
 */
final class GoldenFiles {

    private static final UUID PROJECT = UUID.fromString("98024f3c-0000-4000-8000-0000000000a1");
    private static final UUID PAGE = UUID.fromString("153104cd-0000-8000-8000-000000000001");
    private static final UUID OTHER_PAGE = UUID.fromString("0ef104cd-0000-8000-8000-000000000001");
    private static final String ID = "3f0a5b1e-0001-4c55-9d00-000000000001";
    private static final Instant TIME = Instant.parse("2026-11-20T09:15:34.285Z");

    private GoldenFiles() {}

    /** One event of each type, by the name of its file. */
    static Map<String, Event> events() {
        Map<String, Event> events = new LinkedHashMap<>();
        events.put(
                "notion-webhook-received",
                new NotionWebhookReceived(
                        ID,
                        "b3f1c2d4e5f60718293a4b5c6d7e8f90",
                        2,
                        PAGE.toString(),
                        TIME,
                        ("{\"id\":\"" + ID + "\",\"type\":\"page.created\",\"workspace_name\":\"Ação ☕\"}")
                                .getBytes(UTF_8)));
        events.put("project-created", new ProjectCreated(ID, PROJECT, TIME));
        events.put("project-deleted", new ProjectDeleted(ID, PROJECT, TIME));
        events.put("project-replay-requested", new ProjectReplayRequested(ID, PROJECT, PAGE, TIME));
        events.put("project-replay-requested-schema", new ProjectReplayRequested(ID, PROJECT, null, TIME));
        events.put(
                "project-tasks-changed",
                new ProjectTasksChanged(
                        ID,
                        PROJECT,
                        List.of(
                                new ProjectTasksChanged.ChangedPage(PAGE, List.of("title", "XGe%40")),
                                new ProjectTasksChanged.ChangedPage(OTHER_PAGE, List.of("$missing"))),
                        TIME));
        events.put(
                "project-sync-finished", new ProjectSyncFinished(ID, PROJECT, "full", "complete", 24, 3, 1280, TIME));
        return events;
    }

    /** One job of each type. */
    static List<JobPayload> jobs() {
        return List.of(
                new JobPayload.PageSync(PROJECT, PAGE),
                new JobPayload.SchemaSync(PROJECT),
                new JobPayload.ProjectSweep(PROJECT),
                new JobPayload.ProjectPurge(PROJECT));
    }

    static String text(EventMessage message) {
        StringBuilder text = new StringBuilder();
        text.append("topic: ").append(message.topic()).append('\n');
        text.append("key: ").append(message.key()).append('\n');
        new TreeMap<>(message.headers())
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.append('\n').append(new String(message.value(), UTF_8)).toString();
    }

    static EventMessage message(String text) {
        int end = text.indexOf("\n\n");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : text.substring(0, end).split("\n", -1)) {
            fields.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
        }
        String topic = fields.remove("topic");
        String key = fields.remove("key");
        if (topic == null || key == null) {
            throw new IllegalArgumentException("A record has a topic and a key");
        }
        return new EventMessage(topic, key, fields, text.substring(end + 2).getBytes(UTF_8));
    }

    static String read(String name) {
        try (InputStream file = GoldenFiles.class.getResourceAsStream("/golden/" + name + ".txt")) {
            if (file == null) {
                throw new IllegalArgumentException("There is no golden file " + name);
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
