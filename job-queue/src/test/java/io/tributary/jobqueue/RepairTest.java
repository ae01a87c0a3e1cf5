package io.tributary.jobqueue;

import static io.tributary.jobqueue.EnqueueResult.DUPLICATE;
import static io.tributary.jobqueue.EnqueueResult.ENQUEUED;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stands nowhere comes back, what is nothing goes, and nothing else changes. */
class RepairTest extends InspectorGround {

    private static final QueueKeys KEYS = new QueueKeys(QUEUE);
    private static final Duration OLD = Duration.ofSeconds(61);
    private static final RepairStep NOTHING = new RepairStep("0", 0, 0, 0);
    private static final byte[] GARBAGE = {(byte) 0xff, 1, 2};

    private final RedisGround ground = new RedisGround(clock);

    @Override
    Ports open(Clock clock) {
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }

    private RepairStep repair(String queue) {
        return RedisGround.repair(ports.inspector(), queue);
    }

    private RepairStep repair() {
        return repair(QUEUE);
    }

    private static RepairStep requeued(int jobs) {
        return new RepairStep("0", jobs, 0, 0);
    }

    private void delete(String name) {
        ground.fixture.command(Command.DEL, KEYS.prefix() + name);
    }

    @Test
    void what_is_in_order_is_left_alone() {
        archived(job("d"));
        completed(job("c"));
        retried(job("r"));
        active(job("a"));
        scheduled(job("s").unique(Duration.ofHours(1)));
        pending(page("p"));
        clock.tick(Duration.ofHours(1));
        QueueStats before = stats();

        assertThat(repair()).isEqualTo(NOTHING);

        assertThat(stats()).isEqualTo(before);
        assertThat(repair("unknown")).isEqualTo(NOTHING);
    }

    @Test
    void ids_without_a_job_are_taken_out_of_each_set() {
        scheduled(job("t1").unique(Duration.ofHours(1)));
        for (String set : List.of("scheduled", "retry", "archived", "completed", "locks")) {
            ground.fixture.command(Command.ZADD, KEYS.prefix() + set, 1, "ghost");
        }
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "archived", 1, "foreign");
        ground.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");

        assertThat(repair()).isEqualTo(new RepairStep("0", 0, 6, 0));

        assertThat(ids(JobState.SCHEDULED)).containsExactly("t1");
        assertThat(ground.fixture.set(QUEUE, "locks")).containsExactly("t1");
        assertThat(stats().archived() + stats().retry() + stats().completed()).isZero();
        assertThat(ground.fixture.text(Command.GET, KEYS.task("foreign"))).isEqualTo("no hash");
    }

    @Test
    void a_pending_job_that_is_in_no_list_runs_first() {
        pending(page("lost"));
        delete("pending");
        clock.tick(OLD);
        pending(job("later"));
        assertThat(enqueue(page("again"))).as("it swallows what is wanted").isEqualTo(DUPLICATE);

        assertThat(repair()).isEqualTo(requeued(1));

        assertThat(ids(JobState.PENDING)).containsExactly("lost", "later");
        assertThat(find("lost").nextRunAt()).isEqualTo(clock.instant());
        assertThat(repair()).isEqualTo(NOTHING);
        assertThat(take().lease().id()).isEqualTo("lost");
    }

    @Test
    void what_is_younger_than_a_minute_may_be_under_way() {
        pending(job("pending"));
        active(job("active"));
        delete("pending");
        delete("active");
        delete("lease");
        pending(job("runs"));
        take();
        delete("active");
        delete("lease");
        clock.tick(Duration.ofSeconds(59));

        assertThat(repair()).isEqualTo(NOTHING);

        clock.tick(LEASE.plusSeconds(2));
        assertThat(repair().requeued()).isEqualTo(3);
    }

    @Test
    void a_job_as_young_as_the_list_is_not_searched_for() {
        pending(job("first"));
        pending(job("lost"));
        ground.fixture.command(Command.LREM, KEYS.prefix() + "pending", 0, "lost");
        clock.tick(OLD);
        assertThat(repair()).as("the list holds one as old").isEqualTo(NOTHING);

        take();

        assertThat(repair()).as("by then it is older than all").isEqualTo(requeued(1));
    }

    @Test
    void a_pending_job_that_says_nothing_of_its_time_is_searched_for() {
        pending(job("listed"));
        pending(job("lost"));
        for (String id : List.of("listed", "lost")) {
            ground.fixture.command(Command.HDEL, KEYS.task(id), "pending_since");
        }
        ground.fixture.command(Command.LREM, KEYS.prefix() + "pending", 0, "lost");

        assertThat(repair()).isEqualTo(requeued(1));

        assertThat(ids(JobState.PENDING)).containsExactly("lost", "listed");
    }

    // A.6-4
    @Test
    void an_active_job_that_is_in_no_list_runs_again_and_takes_its_lock_again() {
        active(page("t1"));
        ground.fixture.command(Command.HDEL, KEYS.task("t1"), "lease_token", "lease_until");
        delete("active");
        delete("lease");

        assertThat(repair()).isEqualTo(requeued(1));

        assertThat(enqueue(page("t2"))).isEqualTo(DUPLICATE);
        assertThat(take().lease().id()).isEqualTo("t1");
    }

    @Test
    void a_lost_job_ends_if_a_newer_one_waits_for_the_same_thing() {
        active(page("t1").eventTime(NOON.plusSeconds(1)));
        delete("active");
        delete("lease");
        pending(page("t2"));
        clock.tick(Duration.ofHours(1));

        assertThat(repair()).isEqualTo(requeued(1));

        assertThat(exists("t1")).isFalse();
        assertThat(ids(JobState.PENDING)).containsExactly("t2");
        assertThat(take().known().eventTime()).isEqualTo(NOON.plusSeconds(1));
    }

    // A.6-5
    @Test
    void an_active_job_without_a_lease_is_the_recoverers() {
        active(job("t1"));
        delete("lease");
        clock.tick(Duration.ofHours(1));

        assertThat(repair()).isEqualTo(NOTHING);
        assertThat(await(ports.worker().expired(QUEUE))).hasSize(1);
    }

    @Test
    void a_job_that_waits_for_its_time_in_no_set_runs_now() {
        scheduled(page("t1"));
        retried(job("t2"));
        delete("scheduled");
        delete("retry");

        assertThat(repair()).isEqualTo(requeued(2));

        assertThat(ids(JobState.PENDING)).containsExactlyInAnyOrder("t1", "t2");
        assertThat(enqueue(page("t3"))).isEqualTo(DUPLICATE);
        assertThat(find("t2").retried()).isEqualTo(1);
    }

    @Test
    void a_job_that_ended_and_is_in_no_set_is_listed_again() {
        archived(job("d"));
        completed(job("c"));
        delete("archived");
        delete("completed");
        clock.tick(Duration.ofSeconds(5));

        assertThat(repair()).isEqualTo(requeued(2));

        assertThat(ids(JobState.ARCHIVED)).containsExactly("d");
        assertThat(ids(JobState.COMPLETED)).containsExactly("c");
        assertThat(find("d").endedAt()).isEqualTo(NOON.plusSeconds(5));
        await(ports.worker().clean(QUEUE));
        assertThat(ids(JobState.COMPLETED))
                .as("nobody knows how long it was to be kept")
                .isEmpty();
    }

    // A.6-3
    @Test
    void a_hash_without_a_message_is_removed() {
        ground.fixture.command(Command.HSET, KEYS.task("ghost"), "state", "active");
        ground.fixture.command(Command.HSET, KEYS.task("late"), "result", "42");

        assertThat(repair()).isEqualTo(new RepairStep("0", 0, 2, 0));

        assertThat(ground.keys(QUEUE)).isEmpty();
    }

    @Test
    void a_lost_job_that_can_not_be_decoded_is_archived_and_frees_its_lock() {
        pending(page("t1"));
        delete("pending");
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "msg", GARBAGE);
        clock.tick(OLD);

        assertThat(repair()).isEqualTo(new RepairStep("0", 0, 0, 1));

        assertThat(find("t1").state()).isEqualTo(JobState.ARCHIVED);
        assertThat(find("t1").lastError()).isEqualTo("the job's message can't be decoded");
        assertThat(enqueue(page("t2"))).isEqualTo(ENQUEUED);
    }

    @Test
    void jobs_in_groups_and_states_that_nobody_knows_are_left_alone() {
        for (String state : List.of("aggregating", "dreaming")) {
            ground.fixture.command(Command.HSET, KEYS.task(state), "msg", "", "state", state);
        }

        assertThat(repair()).isEqualTo(NOTHING);

        assertThat(ground.keys(QUEUE)).hasSize(2);
    }

    @Test
    void a_place_of_the_wrong_type_keeps_nothing_else_from_repair() {
        ground.fixture.command(Command.SET, KEYS.prefix() + "locks", "no set");
        ground.fixture.command(Command.HSET, KEYS.task("ghost"), "state", "active");

        assertThat(repair().removed()).isEqualTo(1);
    }
}
