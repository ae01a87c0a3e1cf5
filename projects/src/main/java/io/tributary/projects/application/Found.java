package io.tributary.projects.application;

import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.Refused;
import org.jspecify.annotations.Nullable;

/** What absence means to the one who asked: someone else's is told as none. */
final class Found {

    private Found() {}

    static Project orRefused(@Nullable Project project, ProjectId id) {
        if (project == null) {
            throw noProject(id);
        }
        return project;
    }

    static Hook orRefused(@Nullable Hook hook) {
        if (hook == null) {
            throw noHook();
        }
        return hook;
    }

    static Refused noHook() {
        return new Refused(Refused.Kind.NOT_FOUND, "hook-not-found", "There is no such hook.");
    }

    static void refuseBorrowed(Project project) {
        if (DefaultConnection.isBorrowed(project.connection(), project.owner())) {
            throw new Refused(
                    Refused.Kind.NOT_FOUND, "hook-not-found", "The hook of this project is the operator's to manage.");
        }
    }

    static Connection orRefused(@Nullable Connection connection, ConnectionId id) {
        if (connection == null) {
            throw noConnection(id);
        }
        return connection;
    }

    static Refused noConnection(ConnectionId id) {
        return new Refused(Refused.Kind.NOT_FOUND, "connection-not-found", "There is no connection " + id + ".");
    }

    static Refused noProject(ProjectId id) {
        return new Refused(Refused.Kind.NOT_FOUND, "project-not-found", "There is no project " + id + ".");
    }
}
