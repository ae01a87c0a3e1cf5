package io.tributary.api.document;

import io.tributary.projects.application.letters.DeadLetter;
import io.tributary.projects.application.letters.LetterState;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.WebhookState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jspecify.annotations.Nullable;

/**
 * Fields whose Java type says less than there is to say: ids and times, words that an enumeration of ours makes, and JSON
 * that is described in {@code META-INF/openapi.yaml}.
 */
final class Shapes {

    private static final List<String> SCOPES =
            Stream.of(Scope.values()).map(Scope::word).toList();
    private static final List<String> KINDS =
            Stream.of(SweepKind.values()).map(SweepKind::text).toList();

    private static final List<String> WEBHOOK_STATES =
            Stream.of(WebhookState.values()).map(WebhookState::word).toList();

    private static final List<String> LETTER_KINDS =
            Stream.of(DeadLetter.Kind.values()).map(DeadLetter.Kind::word).toList();
    private static final List<String> LETTER_STATES =
            Stream.of(LetterState.values()).map(LetterState::word).toList();

    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry(
                    "Project.sync",
                    Stream.of(SyncState.values()).map(SyncState::word).toList()),
            Map.entry("Project.webhook", WEBHOOK_STATES),
            Map.entry("OAuthHook.webhook", WEBHOOK_STATES),
            Map.entry(
                    "Connection.kind",
                    Stream.of(ConnectionKind.values()).map(ConnectionKind::word).toList()),
            Map.entry("Connection.state", List.of("ok", "broken")),
            Map.entry("NewToken.scopes", SCOPES),
            Map.entry("Token.scopes", SCOPES),
            Map.entry("CreatedToken.scopes", SCOPES),
            Map.entry("SyncRequest.kind", KINDS),
            Map.entry("SyncWanted.kind", KINDS),
            Map.entry("Run.kind", KINDS),
            Map.entry("DeadLetterSummary.kind", LETTER_KINDS),
            Map.entry("DeadLetter.kind", LETTER_KINDS),
            Map.entry("DeadLetter.state", LETTER_STATES),
            Map.entry("DeadLetter.payloadEncoding", List.of("text", "base64")),
            Map.entry("SettledDeadLetter.state", LETTER_STATES));

    private static final Map<String, String> JSON = Map.of(
            "Page.properties", "PropertyValues",
            "Change.oldValue", "LoggedValue",
            "Change.newValue", "LoggedValue",
            "Property.config", "PropertyConfig",
            "SchemaVersion.changes", "SchemaChanges");

    private static final Map<DotName, String> FORMATS = Map.of(
            DotName.createSimple("java.util.UUID"), "uuid",
            DotName.createSimple("java.time.Instant"), "date-time");

    /** What is read off types of libraries, and used nowhere in the end. */
    static final Set<String> OF_LIBRARIES =
            Set.of("ArrayNode", "Instant", "JsonNode", "JsonNodeType", "ObjectNode", "UUID");

    private Shapes() {}

    /** The field's schema, with what is known of it here. */
    static Schema of(String schema, FieldInfo field, @Nullable Schema read) {
        String key = schema + "." + field.name();
        String json = JSON.get(key);
        if (json != null) {
            return OASFactory.createSchema().ref("#/components/schemas/" + json);
        }
        String format = FORMATS.get(field.type().name());
        if (format != null) {
            return OASFactory.createSchema().addType(Schema.SchemaType.STRING).format(format);
        }
        if (read == null) {
            throw new IllegalStateException("The document has no schema for " + key);
        }
        List<String> words = WORDS.get(key);
        if (words != null) {
            Schema told = read.getItems() == null ? read : read.getItems();
            told.setEnumeration(List.copyOf(words));
        }
        return read;
    }
}
