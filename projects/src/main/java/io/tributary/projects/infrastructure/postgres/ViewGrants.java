package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with a view, besides its owner. A grant on a column goes with what the column shows, not with its
 * name: another property may have that name by now.
 */
final class ViewGrants {

    /** Grantee 0 is everyone. */
    private static final String READ = """
            SELECT role.rolname AS grantee, acl.privilege_type AS privilege, acl.is_grantable AS grantable,
                held.column_name AS column_name
            FROM pg_class view
            CROSS JOIN LATERAL (
                SELECT view.relacl AS items, NULL::text AS column_name
                UNION ALL
                SELECT attacl, attname::text FROM pg_attribute WHERE attrelid = view.oid AND attacl IS NOT NULL) AS held
            CROSS JOIN LATERAL aclexplode(held.items) AS acl
            LEFT JOIN pg_roles role ON role.oid = acl.grantee
            WHERE view.oid = to_regclass($1) AND acl.grantee <> view.relowner
              AND (acl.grantee = 0 OR role.rolname IS NOT NULL)
            """;

    private final List<Grant> grants;

    private ViewGrants(List<Grant> grants) {
        this.grants = grants;
    }

    /** The grants on a view; none if there is no such view. */
    static Uni<ViewGrants> of(SqlConnection tx, String view) {
        return tx.preparedQuery(READ)
                .execute(Tuple.of(view))
                .map(rows -> new ViewGrants(StreamSupport.stream(rows.spliterator(), false)
                        .map(Grant::of)
                        .toList()));
    }

    /** Statements that take away what default privileges have given on a new view, and grant what was granted on the old. */
    List<String> replacing(ViewGrants given, String view, List<BuiltColumn> before, List<ViewColumn> after) {
        List<String> statements = new ArrayList<>();
        given.grants.stream()
                .map(grant -> "REVOKE ALL ON " + view + " FROM " + grant.to())
                .distinct()
                .forEach(statements::add);
        grants.stream().flatMap(grant -> grant.on(view, before, after)).forEach(statements::add);
        return statements;
    }

    private record Grant(
            @Nullable String grantee,
            String privilege,
            boolean grantable,
            @Nullable String column) {

        static Grant of(Row row) {
            return new Grant(
                    row.getString("grantee"),
                    row.getString("privilege"),
                    row.getBoolean("grantable"),
                    row.getString("column_name"));
        }

        String to() {
            return grantee == null ? "PUBLIC" : Identifiers.quote(grantee);
        }

        /** The statement; none if the column that it was for is gone. */
        Stream<String> on(String view, List<BuiltColumn> before, List<ViewColumn> after) {
            String end = " ON " + view + " TO " + to() + (grantable ? " WITH GRANT OPTION" : "");
            if (column == null) {
                return Stream.of("GRANT " + privilege + end);
            }
            return now(before, after)
                    .map(name -> "GRANT " + privilege + " (" + Identifiers.quote(name) + ")" + end)
                    .stream();
        }

        private Optional<String> now(List<BuiltColumn> before, List<ViewColumn> after) {
            return before.stream()
                    .filter(earlier -> earlier.name().equals(column))
                    .flatMap(earlier -> after.stream().filter(now -> now.built().isPartOf(earlier)))
                    .map(ViewColumn::name)
                    .findFirst();
        }
    }
}
