package io.tributary.api;

import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.sync.NotionFailure;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A Notion with a few databases, each of which shows one answer. Any other id is a database with one data source. */
@Mock
@Singleton
public class FakeNotionDirectory implements NotionDirectory {

    /** Not shared. */
    public static final UUID NOT_SHARED = UUID.fromString("00000000-0000-4000-8000-00000000d404");

    /** Has two data sources. */
    public static final UUID TWO_SOURCES = UUID.fromString("00000000-0000-4000-8000-00000000d002");

    /** Is in the trash. */
    public static final UUID IN_TRASH = UUID.fromString("00000000-0000-4000-8000-00000000d000");

    /** The token isn't accepted. */
    public static final UUID UNAUTHORIZED = UUID.fromString("00000000-0000-4000-8000-00000000d401");

    /** Notion is down. */
    public static final UUID OUTAGE = UUID.fromString("00000000-0000-4000-8000-00000000d503");

    /** Only tokens that begin with {@link #BRAVO} see it. */
    public static final UUID ONLY_BRAVO = UUID.fromString("00000000-0000-4000-8000-00000000d00b");

    /** The first token that asks for it is refused, and any other sees it. */
    public static final UUID NOT_BY_THE_FIRST = UUID.fromString("00000000-0000-4000-8000-00000000d40f");

    /** How a token of the integration begins that sees {@link #ONLY_BRAVO}. */
    public static final String BRAVO = "ntn_bravo";

    /** A token that isn't accepted. */
    public static final String REFUSED_TOKEN = "ntn_refused";

    /** A token with which Notion can't be reached. */
    public static final String UNLUCKY_TOKEN = "ntn_unlucky";

    /** The workspace of every token. */
    public static final UUID WORKSPACE = UUID.fromString("13950b26-0000-4000-8000-000000000001");

    /** The data sources of {@link #TWO_SOURCES}. */
    public static final List<DataSource> CHOICES =
            List.of(new DataSource(UUID.randomUUID(), "Tasks"), new DataSource(UUID.randomUUID(), "Bugs"));

    private volatile @Nullable String first;

    @Override
    public Uni<Lookup> lookUp(Access access, UUID id) {
        return Uni.createFrom().item(() -> answer(access.token(), id));
    }

    @Override
    public Uni<Bot> me(Access access) {
        return Uni.createFrom().item(() -> bot(access.token()));
    }

    /** Tokens of one integration are alike up to their first full stop. */
    public static UUID botOf(String token) {
        String integration = token.split("\\.", 2)[0];
        return UUID.nameUUIDFromBytes(integration.getBytes(StandardCharsets.UTF_8));
    }

    private static Bot bot(String token) {
        if (token.equals(REFUSED_TOKEN)) {
            throw NotionFailure.unauthorized("401");
        }
        if (token.equals(UNLUCKY_TOKEN)) {
            throw NotionFailure.outage(null, "503");
        }
        return new Bot(botOf(token), "bot", WORKSPACE.toString(), "Acme");
    }

    /** The data source of a database with one. */
    public static UUID dataSourceOf(UUID database) {
        return new UUID(database.getMostSignificantBits(), ~database.getLeastSignificantBits());
    }

    private Lookup answer(String token, UUID id) {
        if (id.equals(NOT_BY_THE_FIRST)) {
            first = first == null ? token : first;
            if (first.equals(token)) {
                throw NotionFailure.unauthorized("401");
            }
        }
        if (id.equals(UNAUTHORIZED)) {
            throw NotionFailure.unauthorized("401");
        }
        if (id.equals(OUTAGE)) {
            throw NotionFailure.outage(null, "503");
        }
        if (id.equals(NOT_SHARED) || (id.equals(ONLY_BRAVO) && !token.startsWith(BRAVO))) {
            return new Lookup.NotFound();
        }
        List<DataSource> sources =
                id.equals(TWO_SOURCES) ? CHOICES : List.of(new DataSource(dataSourceOf(id), "Tasks"));
        return new Lookup.Found(id, "Launch", sources, id.equals(IN_TRASH));
    }
}
