package io.tributary.projects.domain;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Notion data source that one user keeps in sync. A value: each verb returns the project as it is afterwards, and
 * {@link ProjectRepository#save} makes it so.
 */
public final class Project {

    /** The longest name, in characters. */
    public static final int MAX_NAME_LENGTH = 200;

    /** The version of a project that was never saved. */
    private static final long UNSAVED = -1;

    private final ProjectId id;
    private final UserId owner;
    private final String name;
    private final NotionSource source;
    private final ConnectionId connection;
    private final boolean paused;
    private final Instant createdAt;
    private final Instant updatedAt;
    private final @Nullable Instant deletedAt;
    private final long version;

    private Project(State state) {
        id = state.id;
        owner = state.owner;
        name = state.name;
        source = state.source;
        connection = state.connection;
        paused = state.paused;
        createdAt = state.createdAt;
        updatedAt = state.updatedAt;
        deletedAt = state.deletedAt;
        version = state.version;
    }

    /**
     * A new project.
     *
     * @throws Refused as {@link #checkedName} does
     */
    public static Project create(
            ProjectId id, UserId owner, String name, NotionSource source, ConnectionId connection, Instant now) {
        return new Project(new State(id, owner, checkedName(name), source, connection, false, now, now, null, UNSAVED));
    }

    /** A project as it was stored. */
    public static Project restore(State state) {
        return new Project(state);
    }

    /**
     * The name as it will be stored: without white space around it.
     *
     * @throws Refused if it is empty, longer than {@link #MAX_NAME_LENGTH}, or has control characters
     */
    public static String checkedName(String name) {
        String stripped = name.strip();
        boolean control = stripped.chars().anyMatch(Character::isISOControl);
        if (stripped.isEmpty() || stripped.length() > MAX_NAME_LENGTH || control) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "invalid-name",
                    "name must have 1 to " + MAX_NAME_LENGTH + " characters, none of them a control character",
                    Map.of("field", "name"));
        }
        return stripped;
    }

    /** The project, deleted: nothing more is synced into it, and its copy is removed soon. */
    public Project delete(Instant now) {
        if (deletedAt != null) {
            return this;
        }
        return new Project(new State(id, owner, name, source, connection, paused, createdAt, now, now, version));
    }

    /**
     * The project under another name; the same if that is its name.
     *
     * @throws Refused as {@link #checkedName} does
     */
    public Project rename(String newName, Instant now) {
        String checked = checkedName(newName);
        return checked.equals(name)
                ? this
                : new Project(
                        new State(id, owner, checked, source, connection, paused, createdAt, now, deletedAt, version));
    }

    /** The project, paused: it makes no calls to Notion, and its copy stays as it is. */
    public Project pause(Instant now) {
        return paused(true, now);
    }

    /** The project, going on; what changed meanwhile needs a full sweep. */
    public Project resume(Instant now) {
        return paused(false, now);
    }

    private Project paused(boolean wanted, Instant now) {
        return paused == wanted
                ? this
                : new Project(
                        new State(id, owner, name, source, connection, wanted, createdAt, now, deletedAt, version));
    }

    /** Everything of it, to be stored or shown. */
    public State state() {
        return new State(id, owner, name, source, connection, paused, createdAt, updatedAt, deletedAt, version);
    }

    /** Whether it was never saved. */
    public boolean isNew() {
        return version == UNSAVED;
    }

    /** Its id. */
    public ProjectId id() {
        return id;
    }

    /** Whose it is. */
    public UserId owner() {
        return owner;
    }

    /** The connection that it uses. */
    public ConnectionId connection() {
        return connection;
    }

    /** What it keeps in sync. */
    public NotionSource source() {
        return source;
    }

    /** Counts its owner's changes. */
    public long version() {
        return version;
    }

    /** Whether its owner paused it. */
    public boolean isPaused() {
        return paused;
    }

    /** Whether its owner deleted it. */
    public boolean isDeleted() {
        return deletedAt != null;
    }

    @Override
    public String toString() {
        return "Project[" + id + "]";
    }

    /**
     * A project's data.
     *
     * @param id its id
     * @param owner whose it is
     * @param name what people call it
     * @param source what it keeps in sync
     * @param connection by which
     * @param paused whether its owner paused it
     * @param createdAt when it was created
     * @param updatedAt when its owner last changed it
     * @param deletedAt when its owner deleted it
     * @param version counts its owner's changes, so that two at a time don't overwrite each other
     */
    public record State(
            ProjectId id,
            UserId owner,
            String name,
            NotionSource source,
            ConnectionId connection,
            boolean paused,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant deletedAt,
            long version) {}
}
