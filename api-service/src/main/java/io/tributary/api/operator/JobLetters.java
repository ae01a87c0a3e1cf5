package io.tributary.api.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobChange;
import io.tributary.jobqueue.JobInfo;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.JobQueueUnavailable;
import io.tributary.jobqueue.JobState;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.DeadLetters;
import io.tributary.projects.application.letters.LetterBox;
import io.tributary.projects.application.letters.LetterContent;
import io.tributary.projects.application.letters.LetterQuery;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.application.letters.Settled;
import io.tributary.projects.application.letters.SettledMany;
import io.tributary.projects.domain.Refused;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that were given up: the archives of the queues, of which each keeps the newest 10,000. A job that is replayed or
 * discarded leaves its archive in that same step, and is a dead letter no more; only one that still is one is changed.
 */
final class JobLetters implements LetterBox {

    private static final String SEPARATOR = ":";

    private static final Comparator<DeadLetter> OLDEST_FIRST = DeadLetter.NEWEST_FIRST.reversed();

    /** How many jobs are read at once; a foreign one's payload may be large. */
    private static final int PIECE = 200;

    private final JobInspector jobs;
    private final Clock clock;

    JobLetters(JobInspector jobs, Clock clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public Uni<List<String>> sources() {
        return told(jobs.queues());
    }

    @Override
    public boolean mayHave(String id) {
        return id.contains(SEPARATOR);
    }

    @Override
    public Uni<List<DeadLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        String source = query.source();
        Multi<String> queues = source == null
                ? jobs.queues()
                        .onItem()
                        .transformToMulti(names -> Multi.createFrom().iterable(names))
                : Multi.createFrom().item(source);
        return told(queues.onItem()
                .transformToUniAndConcatenate(queue -> listed(queue, query, before, most))
                .collect()
                .asList()
                .map(lists -> DeadLetter.newest(lists, most)));
    }

    private Uni<List<DeadLetter>> listed(
            String queue, LetterQuery query, DeadLetter.@Nullable Position before, int most) {
        return jobs.stats(queue)
                .chain(stats -> older(new Listing(query, before, most, queue, stats.archived(), List.of())));
    }

    /**
     * A queue's list so far. It is read from its newest end on: if older jobs leave meanwhile, some are seen twice, and
     * none is missed, as it would be the other way round.
     *
     * @param left how many jobs of the archive are older than those that were read
     */
    private record Listing(
            LetterQuery query,
            DeadLetter.@Nullable Position before,
            int most,
            String queue,
            long left,
            List<DeadLetter> found) {

        int from() {
            return (int) Math.max(0, left - PIECE);
        }

        Listing plus(List<JobInfo> older) {
            Set<DeadLetter> all = new LinkedHashSet<>(found);
            for (int i = older.size() - 1; i >= 0; i--) {
                DeadLetter letter = letter(older.get(i));
                if (query.means(letter.type(), letter.at())
                        && (before == null || before.precedes(letter.at(), letter.id()))) {
                    all.add(letter);
                }
            }
            return new Listing(query, before, most, queue, from(), List.copyOf(all));
        }
    }

    private Uni<List<DeadLetter>> older(Listing sofar) {
        if (sofar.left <= 0 || sofar.found.size() >= sofar.most) {
            return Uni.createFrom().item(sofar.found);
        }
        int from = sofar.from();
        return jobs.list(sofar.queue, JobState.ARCHIVED, from, (int) sofar.left - from)
                .map(sofar::plus)
                .chain(this::older);
    }

    @Override
    public Uni<@Nullable LetterContent> find(String id) {
        return told(named(id).chain(this::find).map(JobLetters::content));
    }

    private Uni<@Nullable JobInfo> find(Optional<Name> name) {
        return name.map(known -> jobs.find(known.queue, known.job))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    @Override
    public Uni<Settled> settle(String id, LetterState wish) {
        return told(named(id)
                .map(name -> name.orElseThrow(DeadLetters::notFound))
                .chain(name -> change(name, wish))
                .map(change -> settled(change, wish)));
    }

    private Settled settled(JobChange change, LetterState wish) {
        if (change != JobChange.CHANGED) {
            throw DeadLetters.notFound();
        }
        return new Settled(wish, clock.instant());
    }

    @Override
    public Uni<SettledMany> settleMany(
            LetterQuery query, DeadLetter.@Nullable Position from, LetterState wish, int most) {
        String queue = Objects.requireNonNull(query.source(), "Many are settled of one source");
        return told(listed(queue, query, null, Integer.MAX_VALUE)
                .map(all -> all.stream()
                        .filter(letter -> from == null || !from.precedes(letter.at(), letter.id()))
                        .sorted(OLDEST_FIRST)
                        .toList())
                .chain(all -> settle(all, wish, most)));
    }

    /** Who isn't archived any more by now was settled by someone else, and isn't left. */
    private Uni<SettledMany> settle(List<DeadLetter> all, LetterState wish, int most) {
        List<DeadLetter> later = all.subList(Math.min(most, all.size()), all.size());
        return Multi.createFrom()
                .iterable(all)
                .select()
                .first(most)
                .onItem()
                .transformToUniAndConcatenate(letter -> change(name(letter), wish))
                .filter(change -> change == JobChange.CHANGED)
                .collect()
                .asList()
                .map(done -> new SettledMany(
                        done.size(),
                        0,
                        later.size(),
                        true,
                        later.isEmpty() ? null : later.get(0).position()));
    }

    private static Name name(DeadLetter letter) {
        return new Name(letter.source(), letter.id().substring(letter.source().length() + SEPARATOR.length()));
    }

    private Uni<JobChange> change(Name name, LetterState wish) {
        return wish == LetterState.REPLAYED
                ? jobs.run(name.queue, name.job, JobState.ARCHIVED)
                : jobs.delete(name.queue, name.job, JobState.ARCHIVED);
    }

    /** A queue, and the id of a job in it. */
    private record Name(String queue, String job) {}

    /** Either part may have a colon in it, so the queues that there are decide. */
    private Uni<Optional<Name>> named(String id) {
        return jobs.queues()
                .map(queues -> queues.stream()
                        .filter(queue -> id.startsWith(queue + SEPARATOR))
                        .max(Comparator.comparingInt(String::length))
                        .map(queue -> new Name(queue, id.substring(queue.length() + SEPARATOR.length()))));
    }

    private static DeadLetter letter(JobInfo job) {
        return new DeadLetter(
                job.queue() + SEPARATOR + job.id(),
                DeadLetter.Kind.JOB,
                job.queue(),
                type(job),
                job.lastError(),
                at(job));
    }

    private static @Nullable String type(JobInfo job) {
        return job.type().isEmpty() ? null : job.type();
    }

    private static Instant at(JobInfo job) {
        return Optional.ofNullable(job.endedAt()).orElse(Instant.EPOCH);
    }

    private static @Nullable LetterContent content(@Nullable JobInfo job) {
        if (job == null || job.state() != JobState.ARCHIVED) {
            return null;
        }
        Map<String, byte[]> headers = new HashMap<>();
        job.headers().forEach((name, value) -> headers.put(name, value.getBytes(UTF_8)));
        return new LetterContent(
                letter(job),
                Settled.NOT_YET,
                null,
                headers,
                job.payload(),
                false,
                new LetterContent.JobFacts(job.maxRetry(), job.retried(), job.crashes(), job.lastFailedAt()));
    }

    private static <T extends @Nullable Object> Uni<T> told(Uni<T> asked) {
        return asked.onFailure(JobQueueUnavailable.class)
                .transform(failure -> new Refused(
                        Refused.Kind.UNAVAILABLE, "redis-unavailable", "Redis does not answer. Try again soon."));
    }
}
