package io.tributary.api;

import io.tributary.defaults.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every way in which a request can fail. The API's document shows each as an example, and each has a page, where its
 * {@code type} leads to. Who lets a request fail in a new way adds it here; a test tells them.
 */
public enum ProblemType {
    MALFORMED_JSON(
            400,
            "Malformed JSON",
            "The body must be a JSON object.",
            "Look for a missing quote, comma or bracket, and for anything behind the object's end."),
    UNREADABLE_FIELD(
            "invalid-field",
            400,
            "Invalid field",
            "The field name has a value of the wrong type.",
            "`field` names the field of the body, or the header. Send a value of the type that the API's document names.",
            "field",
            "name"),
    UNKNOWN_FIELD(
            400,
            "Unknown field",
            "The field titel is not known. Known are: name, paused",
            "`field` names it. Nothing was changed. Correct the name, or leave the field out.",
            "field",
            "titel"),
    INVALID_CURSOR(
            400,
            "Invalid cursor",
            "cursor must be the nextCursor of an answer to the same request, with its filters and its sort.",
            "Begin again without `cursor`.",
            "field",
            "cursor"),
    INVALID_EVENT(
            400,
            "Invalid event",
            "The body is signed, but is no JSON object with an id.",
            "Notion's deliveries are JSON objects with an `id`. Check what stands between Notion and Tributary."),
    UNAUTHORIZED(
            401,
            "Unauthorized",
            "Send a token as: Authorization: Bearer <token>.",
            "Send a token that is good. `detail` tells one that was cut or mistyped from one that expired or was revoked."),
    INVALID_SIGNATURE(
            401,
            "Invalid signature",
            "X-Notion-Signature is missing or is not this body's signature.",
            "A delivery is signed with the verification token of its hook. If Notion's own are refused, reveal the token"
                    + " again, or reset the hook."),
    INSUFFICIENT_SCOPE(
            403,
            "Forbidden",
            "The token lacks a scope that this needs: write.",
            "`scope` names what is needed. Use a token that has it.",
            "scope",
            "write"),
    OPERATOR_ONLY(
            403,
            "Forbidden",
            "This manages the deployment, so it needs the operator's token itself (TRIBUTARY_API_TOKEN).",
            "Ask the operator. A token that was made by the operator's isn't enough."),
    NOTION_TOKEN_NOT_SHARED(
            403,
            "Forbidden",
            "The Notion token of this installation is for its operator's own projects. The operator can share it with"
                    + " every user by TRIBUTARY_SHARE_NOTION_TOKEN=true.",
            "Ask the operator."),
    NOT_FOUND(404, "Not Found", "Not Found", "There is nothing at this address. Check the path."),
    PROJECT_NOT_FOUND(
            404,
            "Not found",
            "There is no project of that id.",
            "Check the id. Another user's project, and one that was deleted, isn't there either."),
    PAGE_NOT_FOUND(
            404,
            "Not found",
            "The project's copy has no page of that id.",
            "Check the id, and that the page stands in the project's database. A new page takes a few seconds."),
    HOOK_NOT_FOUND(
            404,
            "Not found",
            "There is no such hook.",
            "Take the address from the project's `webhookUrl`. The hook of the operator's shared token is the operator's"
                    + " to manage."),
    TOKEN_NOT_FOUND(404, "Not found", "You have no token of that id.", "It was revoked already, or the id is wrong."),
    CONNECTION_NOT_FOUND(
            404,
            "Not found",
            "There is no connection of that id.",
            "Take the id from the list of your connections. A pasted token's ends with its last project."),
    DELIVERY_NOT_FOUND(
            404,
            "Not found",
            "The project's log has no delivery of that id.",
            "Take the id from the list of deliveries. Entries are kept for 7 days, unless the operator chose otherwise."),
    DEAD_LETTER_NOT_FOUND(
            404,
            "Not found",
            "There is no dead letter of that id. A job that was replayed or discarded is one no more.",
            "Take the id from the list of dead letters. Those of topics are kept for 30 days, of a queue the newest 10,000."),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "Method Not Allowed", "Use a method that the API's document names."),
    NOT_ACCEPTABLE(406, "Not Acceptable", "Not Acceptable", "Let `Accept` allow `application/json`."),
    BODY_TOO_SLOW(
            408, "Body too slow", "The body did not arrive within 10 seconds.", "Send it again over a better line."),
    PROJECT_EXISTS(
            409,
            "Conflict",
            "There is a project of this data source already.",
            "Use that one: `projectId` names it.",
            "projectId",
            "0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11"),
    PROJECT_PAUSED(
            409,
            "Conflict",
            "The project is paused, so nothing is synced. Resume it, which also syncs it fully.",
            "Resume the project by `{\"paused\":false}`."),
    PROJECT_BROKEN(
            409,
            "Conflict",
            "The project is broken, so nothing is synced. Its reason says what to repair; a sync on demand tries again.",
            "Read the project's `reason`, repair that, then send `POST /api/v1/projects/{id}/sync`."),
    NOTHING_TO_REPLAY(
            409,
            "Conflict",
            "The delivery was about no page, no schema and no data source, so there is nothing to look at.",
            "There is nothing to do: what such a delivery tells of isn't copied."),
    HOOK_CONFIRMED(
            409,
            "Conflict",
            "This hook is confirmed, so its token is shown no more. Reset it to begin again.",
            "There is nothing to do, unless you make a new subscription in Notion: reset the hook then."),
    HOOK_BROKEN(
            409,
            "Conflict",
            "A secret of this hook can't be opened: the key that it was encrypted with is gone from TRIBUTARY_SECRET_KEY."
                    + " Reset the hook and begin its handshake again, or have the operator give the key back.",
            "Reset the hook, and let Notion send its token again. Until then its deliveries are answered 503, which Notion"
                    + " repeats, and sweeps keep the copy equal."),
    CONNECTION_BROKEN(
            409,
            "Conflict",
            "The connection's token can't be opened: the key that it was encrypted with is gone from TRIBUTARY_SECRET_KEY."
                    + " Paste the token again (POST /api/v1/connections), or have the operator give the key back.",
            "Give the connection its token once more, as `detail` says. Its projects stay, and are synced fully then. If the"
                    + " operator gives the key back, nothing is to be done."),
    NO_HANDSHAKE(
            409,
            "Conflict",
            "Notion has not sent a verification token yet. Create the subscription with this hook's address, or let Notion"
                    + " send the token again.",
            "Make the subscription in Notion's developer portal first."),
    CONCURRENT_CHANGE(
            409,
            "Changed meanwhile",
            "Someone changed this at the same time. Try again.",
            "Nothing was changed. Send the same request again."),
    TOO_MANY_TOKENS(
            409,
            "Conflict",
            "There may be 100 tokens of one user. Revoke one that isn't used any more.",
            "Revoke one first."),
    TOO_MANY_CONNECTIONS(
            409,
            "Conflict",
            "You have 50 connections, which is as many as one may have. Delete one that no project uses.",
            "Delete one first."),
    CONNECTION_IN_USE(
            409,
            "Conflict",
            "Projects use this connection, and are named in projectIds. Delete them first, or with it: ?projects=delete.",
            "`projectIds` names up to 50 of them. No other connection takes them over.",
            "projectIds",
            List.of("0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11")),
    DEAD_LETTER_SETTLED(
            409,
            "Conflict",
            "This letter was discarded at 2026-11-20T09:20:11.004Z, so it can't be replayed any more.",
            "`state` says what became of it, `settledAt` when. There is nothing to do, unless that was a mistake: then ask for"
                    + " a sweep of the projects that it was about.",
            "state",
            "discarded",
            "settledAt",
            "2026-11-20T09:20:11.004Z"),
    DEAD_LETTER_CUT(
            409,
            "Conflict",
            "Only the beginning of this record was kept, so it can't be replayed. Discard it; a sweep brings what it was"
                    + " about.",
            "Discard it. Tributary's own events are never that large."),
    DEAD_LETTER_REFUSED(
            409,
            "Conflict",
            "Kafka never takes this record as it is, so it can't be replayed. Let its topic take it, or discard it; a sweep"
                    + " brings what it was about. (The request included a message larger than the max message size the"
                    + " server will accept.)",
            "`detail` has what Kafka says. Mostly `max.message.bytes` of the topic is smaller than the record: raise it, and"
                    + " replay the letter then. Or discard it."),
    CONNECTION_IS_OPERATORS(
            409,
            "Conflict",
            "This connection stands in the installation's configuration. Its operator removes NOTION_TOKEN there; its stored"
                    + " token goes with its last project.",
            "Remove `NOTION_TOKEN` from the configuration, and delete the projects that use it."),
    PROJECT_CHANGED(
            412,
            "Changed meanwhile",
            "The project was changed since you read it. Read it again, and send its new ETag as If-Match.",
            "Read the project again, decide again, and send its new `ETag`."),
    BODY_TOO_LARGE(
            413,
            "Body too large",
            "The body may have 1,048,576 bytes at most.",
            "Send less. `detail` names the limit, which is 900,000 bytes for Notion's deliveries."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "Unsupported Media Type",
            "Unsupported Media Type",
            "Send JSON, with `Content-Type: application/json`."),
    INVALID_FIELD(
            422,
            "Invalid field",
            "limit must be a whole number from 1 to 200.",
            "`field` names the field or the parameter, `detail` says what would be right.",
            "field",
            "limit"),
    INVALID_NAME(
            422,
            "Can't be done",
            "name must have 1 to 200 characters, none of them a control character",
            "Choose another name.",
            "field",
            "name"),
    SEVERAL_CONNECTIONS(
            422,
            "Can't be done",
            "You have several connections. Say by which one to read, as connectionId.",
            "Send one of `choices` as `connectionId`.",
            "choices",
            Sample.CONNECTIONS),
    NOTION_TOKEN_MALFORMED(
            422,
            "Can't be done",
            "notionToken must be an integration's token: 1 to 500 visible characters. Copy the integration's token from"
                    + " Notion's developer portal once more; it begins with ntn_ or secret_.",
            "Copy the whole token, and nothing around it."),
    RETURN_ADDRESS_NOT_OURS(
            422,
            "Can't be done",
            "returnTo must be a path that begins with one slash, or an address under the origin of TRIBUTARY_PUBLIC_URL.",
            "Send a path such as `/setup`, or leave it out."),
    OAUTH_STATE_UNKNOWN(
            422,
            "Can't be done",
            "This way back from Notion is good once, and for 10 minutes. Begin again: POST"
                    + " /api/v1/connections/authorize.",
            "Begin again. If the page was loaded twice, the first time has the code with which to finish."),
    FINISH_CODE_UNKNOWN(
            422,
            "Can't be done",
            "This code is good once, for 10 minutes, and for the user who began. Begin again: POST"
                    + " /api/v1/connections/authorize.",
            "Begin again, and finish with the same user's token. If you did finish, look at the list of connections first."),
    OAUTH_DENIED(
            422,
            "Can't be done",
            "Notion was not connected, since the person declined.",
            "Begin again if that wasn't meant."),
    OAUTH_REFUSED(
            422,
            "Can't be done",
            "Notion sent the person back without an approval. Begin again.",
            "Begin again. If it stays so, the operator checks the integration's id, secret and redirect address."),
    OAUTH_UNFINISHED(
            422,
            "Can't be done",
            "Notion did not give the tokens in time, or they could not be stored, and the code is used up. If the connection"
                    + " isn't listed within a minute (GET /api/v1/connections), begin again: POST"
                    + " /api/v1/connections/authorize.",
            "Look at the list of connections, and begin again if it isn't there. If it stays so, Notion or the database is"
                    + " away, or Notion doesn't accept the integration: the operator looks at api-service's log."),
    NOTION_DATABASE_NOT_FOUND(
            422,
            "Can't be done",
            "Notion shows this token no database with that id. Check the id, and share the database with the integration"
                    + " (in Notion: the database's menu, Connections).",
            "Notion doesn't tell a wrong id from a database that isn't shared, so check both.",
            "field",
            "notionDatabaseId"),
    NOTION_DATABASE_IN_TRASH(
            422,
            "Can't be done",
            "That database is in Notion's trash.",
            "Restore it in Notion, or choose another.",
            "field",
            "notionDatabaseId"),
    NOTION_DATABASE_WITHOUT_DATA_SOURCE(
            422,
            "Can't be done",
            "That database has no data source that this token may read (a linked view has none of its own).",
            "Use the database that the view shows.",
            "field",
            "notionDatabaseId"),
    NOTION_SEVERAL_DATA_SOURCES(
            422,
            "Can't be done",
            "That database has several data sources. Say which one as notionDataSourceId.",
            "Send one of `choices` as `notionDataSourceId`.",
            "field",
            "notionDataSourceId",
            "choices",
            Sample.CHOICES),
    NOTION_DATA_SOURCE_NOT_FOUND(
            422,
            "Can't be done",
            "That database has no data source with the id in notionDataSourceId.",
            "Send one of `choices` as `notionDataSourceId`.",
            "field",
            "notionDataSourceId",
            "choices",
            Sample.CHOICES),
    NOTION_UNAUTHORIZED(
            422,
            "Can't be done",
            "Notion does not accept the token. The operator must set NOTION_TOKEN to a valid one.",
            "Ask the operator."),
    NOTION_REFUSED(
            422,
            "Can't be done",
            "Notion refused the question for that database: the integration lacks the capability to read content.",
            "`detail` has what Notion says. Mostly the integration lacks a capability."),
    INTERNAL_ERROR(
            500,
            "Internal error",
            "Something went wrong here. The log has the reason under this trace id.",
            "This is a defect of Tributary's. Tell the operator the `traceId`.",
            "traceId",
            "4bf92f3577b34da6a3ce929d0e0e4736"),
    TOOK_TOO_LONG(
            503,
            "Took too long",
            "This took longer than it may here. Try again.",
            "Try again after `Retry-After` seconds. What was to change may have changed all the same, so look first."),
    DATABASE_UNAVAILABLE(
            503,
            "Unavailable",
            "The database does not answer. Try again soon.",
            "Try again after `Retry-After` seconds."),
    KAFKA_UNAVAILABLE(
            503,
            "Unavailable",
            "Kafka does not answer, or not in time. Try again soon; source and since leave it less to read.",
            "Try again after `Retry-After` seconds. What was to be replayed may have been, and can be again without harm."),
    REDIS_UNAVAILABLE(
            503,
            "Unavailable",
            "Redis does not answer. Try again soon.",
            "Try again after `Retry-After` seconds. What was to change may have changed all the same, so look first. Dead"
                    + " letters of a topic are shown by its name as `source` meanwhile."),
    SIGN_IN_UNAVAILABLE(
            503,
            "Unavailable",
            "The identity provider's keys can't be read, so nobody can say whether the token is good.",
            "Try again after `Retry-After` seconds. Personal access tokens work on meanwhile."),
    NOTION_UNAVAILABLE(
            503,
            "Unavailable",
            "Notion does not answer now. Try again soon.",
            "Try again after `Retry-After` seconds."),
    NOTION_NOT_CONFIGURED(
            503,
            "Unavailable",
            "This installation has no Notion token. Its operator must set NOTION_TOKEN.",
            "Ask the operator."),
    OAUTH_NOT_CONFIGURED(
            503,
            "Unavailable",
            "This installation has no public integration at Notion. Paste an internal integration's token (POST"
                    + " /api/v1/connections), or have the operator set TRIBUTARY_NOTION_OAUTH_CLIENT_ID and"
                    + " TRIBUTARY_NOTION_OAUTH_CLIENT_SECRET.",
            "Paste the token of an internal integration, or ask the operator."),
    UNAVAILABLE(
            503,
            "Unavailable",
            "The delivery can't be taken now. Send it again.",
            "Notion does so by itself. Others: after `Retry-After` seconds."),
    SECRET_LOST(
            503,
            "Secret lost",
            "A secret of this hook can't be opened, so nobody can say whether this comes from Notion. Send it again.",
            "Notion does so by itself. The owner resets the hook, or the operator gives the lost key back to"
                    + " TRIBUTARY_SECRET_KEY."),
    HANDSHAKE_TOO_SOON(
            503,
            "Too soon",
            "Another token came a moment ago. Send it again in a second.",
            "Let Notion send its verification token again.");

    private static final class Sample {

        /** Connections to choose from. */
        static final List<Map<String, String>> CONNECTIONS = List.of(
                Map.of("connectionId", "7b1d2c3e-0000-4000-8000-000000000001", "name", "Acme"),
                Map.of("connectionId", "7b1d2c3e-0000-4000-8000-000000000002", "name", "Acme Labs"));

        /** Data sources to choose from. */
        static final List<Map<String, String>> CHOICES = List.of(
                Map.of("notionDataSourceId", "98024f3c-0000-4000-8000-000000000001", "name", "Tasks"),
                Map.of("notionDataSourceId", "98024f3c-0000-4000-8000-000000000002", "name", "Bugs"));
    }

    private final String slug;
    private final int status;
    private final String title;
    private final String detail;
    private final String advice;

    @SuppressWarnings("ImmutableEnumChecker") // A copy, and what is in it are texts and lists that nobody changes.
    private final List<Object> members;

    ProblemType(int status, String title, String detail, String advice, Object... members) {
        this("", status, title, detail, advice, members);
    }

    /** @param members name and value of each member that such a document has besides */
    ProblemType(String slug, int status, String title, String detail, String advice, Object... members) {
        this.slug = slug.isEmpty() ? name().toLowerCase(Locale.ROOT).replace('_', '-') : slug;
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.advice = advice;
        this.members = List.of(members);
    }

    /** Stable name; the end of the document's {@code type}. */
    public String slug() {
        return slug;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** What its reader can do, in Markdown with code in backquotes alone. */
    public String advice() {
        return advice;
    }

    /** What is wrong, the same each time. */
    public String title() {
        return title;
    }

    /** The title of the type of that name and status, or the other text if there is none. */
    static String titleOf(String slug, int status, String otherwise) {
        return Stream.of(values())
                .filter(type -> type.status == status && type.slug.equals(slug))
                .map(ProblemType::title)
                .findFirst()
                .orElse(otherwise);
    }

    /** A problem document of this type. */
    public Map<String, Object> example() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", ProblemException.type(slug));
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        for (int i = 0; i < members.size(); i += 2) {
            document.put(members.get(i).toString(), members.get(i + 1));
        }
        return document;
    }
}
