package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Secret;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Has Notion end a token that a person approved and that nobody here holds any more, unless a connection still speaks for
 * the same bot. Notion has one bot for each person who approved the integration in a workspace, and that person may have
 * connected it as several users of ours; an integration that is older than June 2026 gets the very same token each time, and
 * Notion doesn't say whether the end of one token is the end of the bot's others. A token that goes on unused harms nobody,
 * as its only copy is erased; one that is ended under a connection in use breaks it.
 *
 * <p>It is asked after the transaction that erased the token, and right before Notion is: so of two connections of a bot
 * that end at the same time at least one's token is revoked, and none that began before that is overlooked. Not seen is one
 * whose tokens Notion has given and that isn't stored at that moment. If Notion does end them too, that connection is broken
 * with the first request, and says that its owner is to connect Notion again.
 */
public final class RevokeToken {

    private static final Duration FOR_NOTION = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(RevokeToken.class);

    private final Transactions transactions;
    private final Connections connections;
    private final NotionOAuth notion;

    /** Works on these. */
    public RevokeToken(Transactions transactions, Connections connections, NotionOAuth notion) {
        this.transactions = transactions;
        this.connections = connections;
        this.notion = notion;
    }

    /** Whether Notion has ended it; within five seconds. Never fails. */
    Uni<Boolean> unlessNeeded(String botUserId, Secret token) {
        return transactions
                .run(() -> connections.speaksFor(botUserId))
                .chain(needed -> needed
                        ? Uni.createFrom().item(false)
                        : notion.revoke(token).replaceWith(true))
                .ifNoItem()
                .after(FOR_NOTION)
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("Notion has not revoked a token that nobody holds any more: %s", failure))
                .onFailure()
                .recoverWithItem(false);
    }
}
