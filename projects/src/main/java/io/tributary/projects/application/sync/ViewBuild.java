package io.tributary.projects.application.sync;

/** What became of a project's SQL view after a look at its schema. */
public enum ViewBuild {
    /** It shows the schema already, or there is nothing to show. */
    CURRENT,
    /** It was built. */
    BUILT,
    /** Someone reads it, and we didn't wait for long: try again later. */
    HELD,
    /** Other people's objects depend on columns that are gone or have another type; the project says so. */
    REFUSED
}
