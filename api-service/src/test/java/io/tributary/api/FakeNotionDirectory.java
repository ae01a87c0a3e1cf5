package io.tributary.api;

import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.sync.NotionFailure;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

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

    /** The data sources of {@link #TWO_SOURCES}. */
    public static final List<DataSource> CHOICES =
            List.of(new DataSource(UUID.randomUUID(), "Tasks"), new DataSource(UUID.randomUUID(), "Bugs"));

    @Override
    public Uni<Lookup> lookUp(Access access, UUID id) {
        return Uni.createFrom().item(() -> answer(id));
    }

    @Override
    public Uni<Bot> me(Access access) {
        return Uni.createFrom().item(new Bot(UUID.randomUUID(), "bot", null, null));
    }

    /** The data source of a database with one. */
    public static UUID dataSourceOf(UUID database) {
        return new UUID(database.getMostSignificantBits(), ~database.getLeastSignificantBits());
    }

    private static Lookup answer(UUID id) {
        if (id.equals(UNAUTHORIZED)) {
            throw NotionFailure.unauthorized("401");
        }
        if (id.equals(OUTAGE)) {
            throw NotionFailure.outage(null, "503");
        }
        if (id.equals(NOT_SHARED)) {
            return new Lookup.NotFound();
        }
        List<DataSource> sources =
                id.equals(TWO_SOURCES) ? CHOICES : List.of(new DataSource(dataSourceOf(id), "Tasks"));
        return new Lookup.Found(id, "Launch", sources, id.equals(IN_TRASH));
    }
}
