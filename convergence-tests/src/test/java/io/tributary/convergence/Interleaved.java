package io.tributary.convergence;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader;
import io.tributary.projects.application.sync.SyncTarget;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Notion, whose answers are on their way while other things happen: more edits, other jobs, time. So an answer may be
 * old when it arrives. Also puts the driven time in the place of the {@code Date} header, which the simulator's HTTP
 * server takes from the machine.
 */
record Interleaved(NotionReader real, Clock clock, Executor threads, Meanwhile meanwhile) implements NotionReader {

    /** What happens while an answer is on its way. */
    interface Meanwhile {

        /** @param page that the answer shows; null for one of the whole data source */
        void happens(@Nullable UUID page);
    }

    @Override
    public Uni<PageAnswer> page(SyncTarget target, UUID pageId, Work work) {
        return onItsWay(pageId, real.page(target, pageId, work));
    }

    @Override
    public Uni<QueryAnswer> query(SyncTarget target, Query query, Work work) {
        return onItsWay(null, real.query(target, query, work).map(this::dated));
    }

    @Override
    public Uni<DataSourceAnswer> dataSource(SyncTarget target, Work work) {
        return onItsWay(null, real.dataSource(target, work));
    }

    private QueryAnswer dated(QueryAnswer answer) {
        Instant date = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new QueryAnswer(
                answer.seen(),
                answer.pages(),
                answer.nextCursor(),
                answer.incomplete(),
                date,
                answer.partial(),
                answer.lastCreated());
    }

    private <T> Uni<T> onItsWay(@Nullable UUID page, Uni<T> answer) {
        return answer.call(() -> Uni.createFrom()
                .voidItem()
                .invoke(() -> meanwhile.happens(page))
                .runSubscriptionOn(threads));
    }
}
