package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.SyncFacts;
import java.util.Collection;
import java.util.Map;

/** What the sync last wrote about projects. */
public interface SyncFactsReader {

    /** The facts of those projects that the sync has looked at; the others are missing from the answer. */
    Uni<Map<ProjectId, SyncFacts>> find(Collection<ProjectId> projects);
}
