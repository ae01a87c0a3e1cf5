package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The endpoint for tokens as Notion has it, as far as tests need it: each refresh ends the refresh token that it was made with. */
public final class FakeNotionOAuth implements NotionOAuth {

    private final List<Secret> asked = new ArrayList<>();
    private final List<Secret> revoked = new ArrayList<>();
    private Secret good;
    private boolean isDown;
    private boolean holds;
    private boolean keepsRefreshToken;
    private @Nullable Approved approved;
    private @Nullable Runnable held;
    private int given;

    /** @param good the refresh token that brings the first pair */
    public FakeNotionOAuth(Secret good) {
        this.good = good;
    }

    /** Refresh tokens that were sent, in their order. */
    public List<Secret> asked() {
        return asked;
    }

    /** Tokens that were revoked, in their order. */
    public List<Secret> revoked() {
        return revoked;
    }

    /** What any code brings from now on; none is good before. */
    public void approves(Approved what) {
        approved = what;
    }

    /** Whether it can't be reached. */
    public void isDown(boolean down) {
        isDown = down;
    }

    /** It gives no refresh token along from now on, since the one that it was asked with stays good. */
    public void keepsRefreshToken() {
        keepsRefreshToken = true;
    }

    /** The next answer waits until it is let go. */
    public void holdNext() {
        holds = true;
    }

    /** Whether somebody waits for an answer. */
    public synchronized boolean isWaitedFor() {
        return held != null;
    }

    /** Gives the answer that waits. */
    public synchronized void letGo() {
        Runnable waiting = held;
        if (waiting == null) {
            throw new IllegalStateException("Nobody waits");
        }
        held = null;
        waiting.run();
    }

    /** The person has removed the integration. */
    public void removed() {
        good = new Secret("none");
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    @Override
    public URI authorizeUrl(String state, String redirectUri) {
        return URI.create("https://notion.example.com/?state=" + state);
    }

    @Override
    public Uni<Approved> exchange(Secret code, String redirectUri) {
        return Uni.createFrom().deferred(this::exchanged);
    }

    @Override
    public Uni<Tokens> refresh(Secret refreshToken) {
        return Uni.createFrom().deferred(() -> answer(refreshToken));
    }

    @Override
    public Uni<Void> revoke(Secret token) {
        if (isDown) {
            return Uni.createFrom().failure(NotionFailure.outage(null, "503"));
        }
        revoked.add(token);
        return Uni.createFrom().voidItem();
    }

    private synchronized Uni<Approved> exchanged() {
        Approved what = approved;
        return answer(what != null, () -> what);
    }

    private synchronized Uni<Tokens> answer(Secret refreshToken) {
        asked.add(refreshToken);
        return answer(refreshToken.equals(good), this::next);
    }

    private synchronized <T> Uni<T> answer(boolean isGood, Supplier<T> given) {
        if (isDown) {
            return Uni.createFrom().failure(NotionFailure.outage(null, "503"));
        }
        if (!isGood) {
            return Uni.createFrom().failure(NotionFailure.refused("400, invalid_grant"));
        }
        if (holds) {
            holds = false;
            return Uni.createFrom().<T>emitter(emitter -> hold(emitter, given));
        }
        return Uni.createFrom().item(given.get());
    }

    private synchronized <T> void hold(UniEmitter<? super T> emitter, Supplier<T> given) {
        held = () -> emitter.complete(given.get());
    }

    private Tokens next() {
        given++;
        if (keepsRefreshToken) {
            return new Tokens(new Secret("access " + given), null);
        }
        good = new Secret("refresh " + given);
        return new Tokens(new Secret("access " + given), good);
    }
}
