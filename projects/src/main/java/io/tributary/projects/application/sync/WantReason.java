package io.tributary.projects.application.sync;

/** Why a sweep is wanted, in one word that people, metrics and the clock read. */
public final class WantReason {

    /** The project is new. */
    public static final String CREATED = "created";

    /** It is due. */
    public static final String SCHEDULE = "schedule";

    /** Jobs of the project sleep, since the budget has no slot for them. */
    public static final String BUDGET = "budget";

    /** Redis has forgotten what waited in it. */
    public static final String REDIS_WIPED = "redis-wiped";

    /** PostgreSQL is older than it was. */
    public static final String POSTGRES_RESTORED = "postgres-restored";

    /** The project was broken and is well again. */
    public static final String RECOVERED = "recovered";

    /** The project was paused. */
    public static final String RESUMED = "resumed";

    /** The connection's webhook subscription is new. */
    public static final String HOOK_CONFIRMED = "hook-confirmed";

    /** The schema changed in a way that changes values. */
    public static final String SCHEMA = "schema";

    /** A webhook says that much has changed. */
    public static final String WEBHOOK = "webhook";

    /** Someone asks for another try: it also ends a broken state. */
    public static final String RETRY = "retry";

    /** Someone asks for it. */
    public static final String ON_DEMAND = "on-demand";

    private WantReason() {}
}
