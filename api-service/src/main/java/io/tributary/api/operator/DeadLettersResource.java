package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.ForOperator;
import io.tributary.api.operator.DeadLetterView.ManyView;
import io.tributary.api.operator.DeadLetterView.SettledView;
import io.tributary.api.operator.DeadLetterView.Slice;
import io.tributary.api.operator.DeadLetterView.Summary;
import io.tributary.api.operator.DeadLetterView.Whole;
import io.tributary.api.projects.Slices;
import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.DeadLetters;
import io.tributary.projects.application.letters.LetterState;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/dead-letters}: events and jobs that were given up. */
@Path("/api/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
@Tag(name = "Dead letters")
class DeadLettersResource {

    private final DeadLetters letters;

    DeadLettersResource(DeadLetters letters) {
        this.letters = letters;
    }

    @GET
    @Operation(
            operationId = "listDeadLetters",
            summary = "List events and jobs that were given up",
            description = "The newest first; those that nobody has replayed or discarded yet.")
    @Answers(
            with = "A slice of the list",
            problems = {ProblemType.INVALID_FIELD, ProblemType.KAFKA_UNAVAILABLE, ProblemType.REDIS_UNAVAILABLE})
    public Uni<Slice> list(
            @QueryParam("source") @Nullable String source,
            @QueryParam("type") @Nullable String type,
            @QueryParam("since") @Nullable String since,
            @QueryParam("until") @Nullable String until,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return Problems.told(() -> {
            int most = Slices.limit(limit);
            LettersMeant meant = new LettersMeant(source, type, since, until);
            return letters.list(meant.query(), meant.before(cursor), most + 1).map(found -> slice(found, meant, most));
        });
    }

    @GET
    @Path("/{letterId}")
    @Operation(
            operationId = "getDeadLetter",
            summary = "Look at a dead letter",
            description = "Also at one of a topic that was replayed or discarded, as long as Kafka keeps it.")
    @Answers(
            with = "All of it",
            problems = {ProblemType.DEAD_LETTER_NOT_FOUND, ProblemType.KAFKA_UNAVAILABLE, ProblemType.REDIS_UNAVAILABLE
            })
    public Uni<Whole> get(@PathParam("letterId") String id) {
        return Problems.told(() -> letters.get(id).map(Whole::of));
    }

    @POST
    @Path("/{letterId}/replay")
    @Operation(
            operationId = "replayDeadLetter",
            summary = "Have a dead letter handled once more",
            description =
                    "An event is published again to its topic, as it was; a job goes to the end of its queue. Of an"
                            + " event that was replayed already the answer says when, and nothing happens.")
    @Answers(
            with = "What became of it",
            problems = {
                ProblemType.DEAD_LETTER_NOT_FOUND,
                ProblemType.DEAD_LETTER_SETTLED,
                ProblemType.DEAD_LETTER_CUT,
                ProblemType.DEAD_LETTER_REFUSED,
                ProblemType.KAFKA_UNAVAILABLE,
                ProblemType.REDIS_UNAVAILABLE
            })
    public Uni<SettledView> replay(@PathParam("letterId") String id) {
        return Problems.told(
                () -> letters.settle(id, LetterState.REPLAYED).map(settled -> SettledView.of(id, settled)));
    }

    @DELETE
    @Path("/{letterId}")
    @Operation(
            operationId = "discardDeadLetter",
            summary = "Discard a dead letter",
            description = "A job is deleted. An event is listed no more; Kafka keeps it for its time.")
    @Answers(
            status = 204,
            with = "It is discarded",
            problems = {
                ProblemType.DEAD_LETTER_NOT_FOUND,
                ProblemType.DEAD_LETTER_SETTLED,
                ProblemType.KAFKA_UNAVAILABLE,
                ProblemType.REDIS_UNAVAILABLE
            })
    public Uni<Void> discard(@PathParam("letterId") String id) {
        return Problems.told(() -> letters.settle(id, LetterState.DISCARDED).replaceWithVoid());
    }

    @POST
    @Path("/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "replayDeadLetters",
            summary = "Have many dead letters of one source handled once more",
            description = "The oldest first. Send it again with `nextCursor` as `cursor` until it is null.")
    @Answers(
            with = "What was done, and what is left",
            problems = {ProblemType.INVALID_CURSOR, ProblemType.KAFKA_UNAVAILABLE, ProblemType.REDIS_UNAVAILABLE})
    public Uni<ManyView> replayMany(LettersMeant.@Nullable Many body) {
        return many(body, LetterState.REPLAYED);
    }

    @POST
    @Path("/discard")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "discardDeadLetters",
            summary = "Discard many dead letters of one source",
            description = "The oldest first. Send it again with `nextCursor` as `cursor` until it is null.")
    @Answers(
            with = "What was done, and what is left",
            problems = {ProblemType.INVALID_CURSOR, ProblemType.KAFKA_UNAVAILABLE, ProblemType.REDIS_UNAVAILABLE})
    public Uni<ManyView> discardMany(LettersMeant.@Nullable Many body) {
        return many(body, LetterState.DISCARDED);
    }

    private Uni<ManyView> many(LettersMeant.@Nullable Many body, LetterState wish) {
        String source = body == null ? null : body.source();
        if (body == null || source == null) {
            throw Problems.invalid("source", "source must be the name of the topic or queue whose letters are meant.");
        }
        return Problems.told(() -> letters.settleMany(source, body.meant().query(), body.from(), wish, body.most())
                .map(many -> ManyView.of(many, body)));
    }

    private static Slice slice(List<DeadLetter> found, LettersMeant meant, int limit) {
        DeadLetter last = Slices.last(found, limit);
        return new Slice(
                Slices.shown(found, limit).stream().map(Summary::of).toList(),
                last == null ? null : meant.cursor(last));
    }
}
