package io.tributary.projects.application;

import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.Refused;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a project its owner has in mind, so that of two who change it at a time neither undoes the other's
 * change unseen.
 *
 * @param versions any of these; null if it may be whatever it is
 */
public record Expected(@Nullable Set<Long> versions) {

    /** Whatever the project has become. */
    public static final Expected ANY = new Expected(null);

    void check(Project project) {
        if (versions != null && !versions.contains(project.version())) {
            throw outdated();
        }
    }

    /** A change at the very same time, as its owner should hear of it. */
    Throwable told(Throwable concurrent) {
        return versions == null ? concurrent : outdated();
    }

    private static Refused outdated() {
        return new Refused(
                Refused.Kind.OUTDATED,
                "project-changed",
                "The project was changed since you read it. Read it again, and send its new ETag as If-Match.");
    }
}
