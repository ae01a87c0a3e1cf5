package io.tributary.events;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job is about: ids only, since a job is a trigger and its handler looks at the present state. The bytes are
 * canonical (JSON without white space, fields in this order, lower-case dashed ids), because the lock that keeps a job
 * unique is made from them.
 */
public sealed interface JobPayload {

    /** Jobs that webhooks cause. */
    String CRITICAL = "critical";

    /** Everything between. */
    String DEFAULT = "default";

    /** Sweeps and purges. */
    String BULK = "bulk";

    /** The job's type, such as {@code page:sync}. */
    String type();

    /** The queue that it belongs in, whoever enqueues it. */
    String queue();

    /** The project that it works on. */
    UUID projectId();

    /** The canonical bytes. */
    default byte[] toBytes() {
        return ("{\"projectId\":\"" + projectId() + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a job back.
     *
     * @throws IllegalArgumentException if the type is unknown or the bytes aren't that type's canonical payload
     */
    static JobPayload parse(String type, byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        if (type.equals(PageSync.TYPE)) {
            Matcher page = Patterns.PAGE.matcher(text);
            require(page.matches(), type, "{\"projectId\":\"<uuid>\",\"pageId\":\"<uuid>\"}");
            return new PageSync(UUID.fromString(page.group(1)), UUID.fromString(page.group(2)));
        }
        Matcher project = Patterns.PROJECT.matcher(text);
        require(project.matches(), type, "{\"projectId\":\"<uuid>\"}");
        UUID projectId = UUID.fromString(project.group(1));
        return switch (type) {
            case SchemaSync.TYPE -> new SchemaSync(projectId);
            case ProjectSweep.TYPE -> new ProjectSweep(projectId);
            case ProjectPurge.TYPE -> new ProjectPurge(projectId);
            default -> throw new IllegalArgumentException("Unknown job type: " + type);
        };
    }

    private static void require(boolean right, String type, String shape) {
        if (!right) {
            throw new IllegalArgumentException("The payload of " + type + " must be " + shape);
        }
    }

    /** Fetch one page and apply it. */
    record PageSync(UUID projectId, UUID pageId) implements JobPayload {

        /** The job's type. */
        public static final String TYPE = "page:sync";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public String queue() {
            return CRITICAL;
        }

        @Override
        public byte[] toBytes() {
            return ("{\"projectId\":\"" + projectId + "\",\"pageId\":\"" + pageId + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Fetch the data source's schema. */
    record SchemaSync(UUID projectId) implements JobPayload {

        /** The job's type. */
        public static final String TYPE = "schema:sync";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public String queue() {
            return DEFAULT;
        }
    }

    /** Run one slice of the project's sweep. */
    record ProjectSweep(UUID projectId) implements JobPayload {

        /** The job's type. */
        public static final String TYPE = "project:sweep";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public String queue() {
            return BULK;
        }
    }

    /** Remove a deleted project's copy. */
    record ProjectPurge(UUID projectId) implements JobPayload {

        /** The job's type. */
        public static final String TYPE = "project:purge";

        @Override
        public String type() {
            return TYPE;
        }

        @Override
        public String queue() {
            return BULK;
        }
    }

    /** The canonical payloads. */
    final class Patterns {

        private static final String UUID_TEXT = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
        static final Pattern PROJECT = Pattern.compile("\\{\"projectId\":\"" + UUID_TEXT + "\"\\}");
        static final Pattern PAGE =
                Pattern.compile("\\{\"projectId\":\"" + UUID_TEXT + "\",\"pageId\":\"" + UUID_TEXT + "\"\\}");

        private Patterns() {}
    }
}
