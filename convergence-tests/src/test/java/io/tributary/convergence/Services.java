package io.tributary.convergence;

import io.smallrye.mutiny.Uni;
import io.tributary.convergence.DrivenJobs.Work;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.deliveries.ActOnDeliveries;
import io.tributary.projects.application.deliveries.DeliveryLog;
import io.tributary.projects.application.deliveries.HookedProjects;
import io.tributary.projects.application.deliveries.SweepWants;
import io.tributary.projects.application.sync.JobQueue;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.SweepProject;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepTargets;
import io.tributary.projects.application.sync.SyncPage;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.application.sync.SyncedPages;
import java.time.Clock;

/** What works on deliveries and jobs, as one process has it. */
record Services(SyncPage pages, SweepProject sweeps, SyncSchema schemas, ActOnDeliveries deliveries) {

    /** What it stands on. */
    record Ports(
            SyncedPages pages,
            ProjectSyncs syncs,
            SweepRuns runs,
            SweepTargets targets,
            NotionReader notion,
            HookedProjects hooked,
            SweepWants wants,
            JobQueue jobs,
            DeliveryLog log) {

        /** As a process has them that the killer gets. Where it dies at its log, nobody is left who would try that again. */
        Ports doomed(Killer killer) {
            return new Ports(
                    killer.wrap(SyncedPages.class, pages),
                    killer.wrap(ProjectSyncs.class, syncs),
                    killer.wrap(SweepRuns.class, runs),
                    killer.wrap(SweepTargets.class, targets),
                    killer.wrap(NotionReader.class, notion),
                    killer.wrap(HookedProjects.class, hooked),
                    killer.wrap(SweepWants.class, wants),
                    killer.wrap(JobQueue.class, jobs),
                    entries -> killer.wrap(DeliveryLog.class, log)
                            .add(entries)
                            .onFailure(Killer.Killed.class)
                            .recoverWithNull());
        }
    }

    static Services on(Ports ports, Clock clock) {
        return new Services(
                new SyncPage(ports.pages, ports.syncs, ports.notion, clock),
                new SweepProject(ports.runs, ports.syncs, ports.notion, ports.jobs, clock),
                new SyncSchema(ports.targets, ports.syncs, ports.notion, clock),
                new ActOnDeliveries(ports.hooked, ports.wants, ports.jobs, ports.log));
    }

    /** A failure that isn't in the result is a defect: nothing here is ever down but Notion. */
    Uni<JobResult> run(Work work) {
        JobPayload payload = work.request().payload();
        if (payload instanceof JobPayload.PageSync page) {
            return pages.sync(new SyncPage.Request(
                    page.projectId(),
                    page.pageId(),
                    work.wantedAt(),
                    work.request().eventTime(),
                    work.request().onlyIfKnown(),
                    work.slept(),
                    work.waits()));
        }
        return payload instanceof JobPayload.ProjectSweep
                ? sweeps.slice(
                        payload.projectId(),
                        work.waits(),
                        () -> Uni.createFrom().voidItem())
                : schemas.sync(payload.projectId(), work.waits());
    }
}
