package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.KeepConnection.Grant;
import io.tributary.projects.application.KeepConnection.Kept;
import io.tributary.projects.application.NotionDirectory.Access;
import io.tributary.projects.application.NotionDirectory.Bot;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes a connection of an internal integration's token. Notion is asked once, while the user waits, whose it is. */
public final class CreateConnection {

    private static final int LONGEST_TOKEN = 500;
    private static final String WHAT_TO_DO =
            "Copy the integration's token from Notion's developer portal once more; it begins with ntn_ or secret_.";

    private final NotionDirectory notion;
    private final KeepConnection keeping;

    /** Works on these. */
    public CreateConnection(NotionDirectory notion, KeepConnection keeping) {
        this.notion = notion;
        this.keeping = keeping;
    }

    /**
     * A wish for a connection.
     *
     * @param owner who wants it
     * @param name what to call it; null for the workspace's name
     * @param token the integration's
     */
    public record Wish(UserId owner, @Nullable String name, Secret token) {}

    /** Creates it, or gives the connection of that integration this token; fails with {@link Refused} if it can't. */
    public Uni<Kept> create(Wish wish) {
        String name = wish.name == null ? null : Project.checkedName(wish.name);
        Secret token = checked(wish.token);
        return notion.me(new Access(UUID.randomUUID(), token.value()))
                .onFailure(NotionFailure.class)
                .transform(failure -> NotionRefusals.of(failure, WHAT_TO_DO))
                .map(bot -> grant(wish.owner, name, bot, token))
                .chain(keeping::keep);
    }

    private static Grant grant(UserId owner, @Nullable String name, Bot bot, Secret token) {
        return new Grant(
                owner,
                ConnectionKind.INTERNAL,
                name,
                bot.id().toString(),
                bot.workspaceId(),
                bot.workspaceName(),
                new Tokens(token, null));
    }

    /** What can't stand in a header is no token, and isn't sent anywhere. */
    private static Secret checked(Secret token) {
        String value = token.value().strip();
        boolean visible = value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (value.isEmpty() || value.length() > LONGEST_TOKEN || !visible) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "notion-token-malformed",
                    "notionToken must be an integration's token: 1 to " + LONGEST_TOKEN + " visible characters. "
                            + WHAT_TO_DO);
        }
        return new Secret(value);
    }
}
