package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.defaults.ProblemException;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.application.CreateToken;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.Scope;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/tokens}: the caller's personal access tokens. */
@Path("/api/v1/tokens")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Scope.ADMIN)
@Tag(name = "Tokens")
class TokensResource {

    private final ApiTokens tokens;
    private final CreateToken creation;
    private final KnownTokens known;

    TokensResource(ApiTokens tokens, CreateToken creation, KnownTokens known) {
        this.tokens = tokens;
        this.creation = creation;
        this.known = known;
    }

    /**
     * What a token is made of.
     *
     * @param name what to call it
     * @param scopes words of {@link Scope}
     * @param expiresAt when it ends; null for as late as it may
     */
    @Schema(requiredProperties = {"name", "scopes"})
    record NewToken(
            @Schema(minLength = 1, maxLength = ApiToken.MAX_NAME_LENGTH) @Nullable
            String name,

            @Schema(minItems = 1) @Nullable List<@Nullable String> scopes,
            @Schema(format = "date-time") @Nullable String expiresAt) {

        private CreateToken.Wish toWish() {
            return new CreateToken.Wish(name == null ? "" : name, meant(scopes), time(expiresAt));
        }
    }

    /** Every token of the caller's. */
    record Tokens(List<TokenView> items) {}

    /** A token as its owner sees it. */
    @Schema(name = "Token")
    record TokenView(
            UUID id,
            String name,
            List<String> scopes,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {

        static TokenView of(ApiToken token) {
            return new TokenView(
                    token.id().value(),
                    token.name(),
                    words(token),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt());
        }

        private static List<String> words(ApiToken token) {
            return token.scopes().stream().map(Scope::word).toList();
        }
    }

    /** A new token, and the only time that its value is shown. */
    record CreatedToken(UUID id, String name, List<String> scopes, Instant createdAt, Instant expiresAt, String token) {

        static CreatedToken of(CreateToken.Created created) {
            TokenView view = TokenView.of(created.token());
            return new CreatedToken(
                    view.id,
                    view.name,
                    view.scopes,
                    view.createdAt,
                    view.expiresAt,
                    created.value().value());
        }

        @Override
        public String toString() {
            return "CreatedToken[" + id + "]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createToken",
            summary = "Make a personal access token",
            description = "It may do no more than the token that makes it, nor last longer, and 366 days at most.")
    @Answers(status = 201, with = "The token. Its value is shown this once.", problems = ProblemType.TOO_MANY_TOKENS)
    public Uni<RestResponse<CreatedToken>> create(@Context SecurityContext security, @Nullable NewToken body) {
        Caller caller = Caller.of(security);
        if (body == null) {
            throw Problems.invalid("name", "The body must be a JSON object with name and scopes.");
        }
        CreateToken.Maker maker = new CreateToken.Maker(caller.user(), caller.scopes(), caller.until());
        return Problems.told(() -> creation.create(maker, body.toWish())
                .map(CreatedToken::of)
                .map(view -> RestResponse.status(RestResponse.Status.CREATED, view)));
    }

    @GET
    @Operation(operationId = "listTokens", summary = "List your tokens", description = "Oldest first.")
    @Answers(with = "All of them")
    public Uni<Tokens> list(@Context SecurityContext security) {
        Caller caller = Caller.of(security);
        return Problems.told(() -> tokens.findByOwner(caller.user())
                .map(found -> new Tokens(found.stream().map(TokenView::of).toList())));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "revokeToken", summary = "Revoke a token", description = "It stops within 5 seconds.")
    @Answers(status = 204, with = "It is revoked", problems = ProblemType.TOKEN_NOT_FOUND)
    public Uni<Void> revoke(
            @Context SecurityContext security,
            @Parameter(description = "The token's id.", schema = @Schema(format = "uuid")) @PathParam("id") String id) {
        Caller caller = Caller.of(security);
        ApiTokenId token = id(id);
        return Problems.told(() -> tokens.remove(caller.user(), token)
                .invoke(there -> mustHaveBeen(there))
                .invoke(() -> known.forget(token))
                .replaceWithVoid());
    }

    private static ApiTokenId id(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw noToken();
        }
        return new ApiTokenId(id);
    }

    private static void mustHaveBeen(boolean there) {
        if (!there) {
            throw noToken();
        }
    }

    private static ProblemException noToken() {
        return new ProblemException(404, "token-not-found", "Not found", "You have no token of that id.");
    }

    private static Set<Scope> meant(@Nullable List<@Nullable String> words) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (@Nullable String word : words == null ? List.<@Nullable String>of() : words) {
            scopes.add(Scope.of(word == null ? "" : word)
                    .orElseThrow(() -> Problems.invalid(
                            "scopes", "scopes must be a list of one or more of read, write and admin.")));
        }
        return scopes;
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException e) {
            throw Problems.invalid(
                    "expiresAt", "expiresAt must be a time with its offset, such as 2026-12-24T09:00:00Z.");
        }
    }
}
