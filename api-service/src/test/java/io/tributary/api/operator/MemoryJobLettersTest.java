package io.tributary.api.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.InMemoryJobs;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.NewJob;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.application.letters.SettledMany;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryJobLettersTest extends JobLettersContract {

    private final InMemoryJobs jobs = new InMemoryJobs(clock);

    @Override
    JobClient client() {
        return jobs.client();
    }

    @Override
    JobInspector inspector() {
        return jobs.inspector();
    }

    @Test
    void a_job_that_leaves_while_many_are_chosen_hides_no_other() {
        LeavingClock leaving = new LeavingClock();
        InMemoryJobs shared = new InMemoryJobs(leaving.withZone(ZoneOffset.UTC));
        int all = 450;
        for (int i = 0; i < all; i++) {
            NewJob job = NewJob.of(type, new byte[0]).queue(source()).id("job-" + i);
            await(shared.client().enqueue(job));
            await(shared.inspector().archive(source(), job.id()));
        }
        // Once for the archive's size and once for a first piece of it; before the next, someone discards the oldest.
        leaving.before(3, () -> await(shared.inspector().delete(source(), "job-0")));

        SettledMany many = await(
                new JobLetters(shared.inspector(), clock).settleMany(query(type), null, LetterState.DISCARDED, 1000));

        assertThat(many).isEqualTo(new SettledMany(all - 1, 0, 0, true, null));
        assertThat(await(shared.inspector().stats(source())).archived()).isZero();
    }

    /** In memory each step asks it once what time it is, before it looks. */
    private static final class LeavingClock implements InstantSource {

        private int calls;
        private @Nullable Runnable then;

        void before(int call, Runnable what) {
            calls = call;
            then = what;
        }

        @Override
        public Instant instant() {
            calls--;
            Runnable now = then;
            if (calls == 0 && now != null) {
                now.run();
            }
            return Instant.now();
        }
    }
}
