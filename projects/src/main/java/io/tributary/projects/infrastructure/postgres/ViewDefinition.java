package io.tributary.projects.infrastructure.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a project's view has to look.
 *
 * @param columns in order
 * @param extendsEarlier whether each column of the view as it was is still there, so that it can be replaced in place:
 *     whatever people have built upon it stays
 * @param query the view's query
 */
record ViewDefinition(List<ViewColumn> columns, boolean extendsEarlier, String query) {

    /** Columns that stay keep their places, and new ones come behind them; if one can't stay, all are put in order. */
    static ViewDefinition of(UUID projectId, ObjectNode schema, List<BuiltColumn> earlier) {
        List<ViewColumn> wanted = ViewColumns.of(schema);
        List<ViewColumn> kept = earlier.stream()
                .flatMap(column -> wanted.stream().filter(now -> now.continues(column)))
                .toList();
        if (kept.size() < earlier.size()) {
            return new ViewDefinition(wanted, false, query(projectId, wanted));
        }
        List<ViewColumn> columns = new ArrayList<>(kept);
        wanted.stream().filter(Predicate.not(kept::contains)).forEach(columns::add);
        return new ViewDefinition(List.copyOf(columns), true, query(projectId, columns));
    }

    /**
     * What each column's expression stands on. The subquery is a fence: compressed properties are unpacked once per row,
     * not once per column (of 10,000 rows with 20 columns each, in a sixth of the time).
     */
    private static final String FROM = """
            FROM pages p LEFT JOIN page_state s ON s.project_id = p.project_id AND s.page_id = p.page_id
            CROSS JOIN LATERAL (SELECT p.properties || '{}'::jsonb AS properties OFFSET 0) AS v
            """;

    private static String query(UUID projectId, List<ViewColumn> columns) {
        Stream<String> values =
                columns.stream().map(column -> column.sql() + " AS " + Identifiers.quote(column.name()));
        return "SELECT " + values.collect(Collectors.joining(", ")) + " " + FROM + "WHERE p.project_id = '" + projectId
                + "'";
    }

    /** Equal exactly if the query is. */
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(query.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
