package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.jobqueue.EnqueueResult;
import io.tributary.jobqueue.JobChange;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobInfo;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.JobState;
import io.tributary.jobqueue.NewJob;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.LetterBox;
import io.tributary.projects.application.letters.LetterBoxContract;
import io.tributary.projects.application.letters.LetterContent;
import io.tributary.projects.application.letters.LetterQuery;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.domain.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dead letters of queues, wherever the queues are. */
abstract class JobLettersContract extends LetterBoxContract {

    private static final String QUEUE = "trial";

    final ManualClock clock = new ManualClock(base);

    abstract JobClient client();

    abstract JobInspector inspector();

    @Override
    protected LetterBox box() {
        return new JobLetters(inspector(), clock);
    }

    @Override
    protected String source() {
        return QUEUE;
    }

    @Override
    protected String giveUp(String letterType, Instant at) {
        return giveUp(
                NewJob.of(letterType, "{\"pageId\":\"7\"}".getBytes(UTF_8)).queue(QUEUE), at);
    }

    private String giveUp(NewJob like, Instant at) {
        clock.tick(Duration.between(clock.instant(), at));
        NewJob job = like.id(UUID.randomUUID().toString());
        assertThat(await(client().enqueue(job))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(await(inspector().archive(job.queue(), job.id()))).isEqualTo(JobChange.CHANGED);
        return job.queue() + ":" + job.id();
    }

    @Override
    protected int cameBack(String letterType) {
        return (int) await(inspector().list(QUEUE, JobState.PENDING, 0, 1000)).stream()
                .map(JobInfo::type)
                .filter(letterType::equals)
                .count();
    }

    @Override
    protected String nobodys() {
        return QUEUE + ":none";
    }

    @Test
    void what_else_is_known_of_a_job_is_shown() {
        String id = giveUp(
                NewJob.of(type, "{}".getBytes(UTF_8)).queue(QUEUE).maxRetry(7).header("k", "v"), base);

        LetterContent content = Objects.requireNonNull(await(box().find(id)));

        assertThat(content.job()).isEqualTo(new LetterContent.JobFacts(7, 0, 0, null));
        assertThat(content.headers()).containsEntry("k", "v".getBytes(UTF_8));
        assertThat(content.payload()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(content.letter().kind()).isEqualTo(DeadLetter.Kind.JOB);
    }

    @Test
    void who_comes_late_does_nothing_to_a_job_that_waits_again() {
        String id = giveUp(type, base);
        await(box().settle(id, LetterState.REPLAYED));

        for (LetterState wish : List.of(LetterState.REPLAYED, LetterState.DISCARDED)) {
            assertThatThrownBy(() -> await(box().settle(id, wish)))
                    .isInstanceOfSatisfying(
                            Refused.class, refused -> assertThat(refused.slug()).isEqualTo("dead-letter-not-found"));
        }

        assertThat(await(box().find(id))).isNull();
        assertThat(cameBack(type)).isEqualTo(1);
    }

    @Test
    void a_job_that_comes_back_waits_for_its_thing_once() {
        NewJob page = NewJob.of(type, type.getBytes(UTF_8)).queue(QUEUE).uniqueUntilStart();
        String first = giveUp(page, base);
        String second = giveUp(page, base.plusSeconds(1));

        await(box().settle(first, LetterState.REPLAYED));
        await(box().settle(second, LetterState.REPLAYED));

        assertThat(cameBack(type)).as("the first stands for both").isEqualTo(1);
        assertThat(await(client().enqueue(page.id(UUID.randomUUID().toString()))))
                .isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(list(query(type), null, 10)).isEmpty();
    }

    @Test
    void both_a_queue_and_a_job_may_have_a_colon_in_their_names() {
        String queue = QUEUE + ":odd";
        clock.tick(Duration.between(clock.instant(), base));
        NewJob job = NewJob.of(type, new byte[0]).queue(queue).id("page:" + UUID.randomUUID());
        await(client().enqueue(job));
        await(inspector().archive(queue, job.id()));
        String id =
                list(new LetterQuery(queue, type, null, null), null, 1).get(0).id();

        assertThat(Objects.requireNonNull(await(box().find(id))).letter().source())
                .isEqualTo(queue);
        await(box().settle(id, LetterState.DISCARDED));

        assertThat(await(inspector().find(queue, job.id()))).isNull();
        assertThat(await(box().find("none:" + job.id()))).isNull();
    }

    @Test
    void a_long_archive_is_listed_and_settled_to_its_end() {
        List<String> ids = IntStream.range(0, 230)
                .mapToObj(i -> giveUp(i == 0 ? type : type + ":others", base.plusSeconds(i)))
                .toList();

        assertThat(list(query(type), null, 1)).extracting(DeadLetter::id).containsExactly(ids.get(0));
        assertThat(list(new LetterQuery(null, type + ":others", null, null), null, 500))
                .hasSize(229);
        assertThat(await(box().settleMany(query(type + ":others"), null, LetterState.DISCARDED, 500))
                        .done())
                .isEqualTo(229);
    }
}
