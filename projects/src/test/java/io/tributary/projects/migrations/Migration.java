package io.tributary.projects.migrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * One migration, run as Flyway runs it: all of it in one transaction.
 *
 * @param version as in its file's name
 */
record Migration(int version, String sql) {

    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Pattern ACCEPTED = Pattern.compile("(?m)^-- accepted: (.+?): .+$");

    private static final String USES = """
            SELECT schemaname || '.' || relname AS name, coalesce(seq_scan, 0) AS scans, EXISTS (SELECT FROM pg_locks
                WHERE relation = relid AND pid = pg_backend_pid() AND mode = 'AccessExclusiveLock') AS locked
            FROM pg_stat_xact_user_tables
            """;

    /** All of the product's, in order. */
    static List<Migration> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(Migration::read)
                    .sorted(Comparator.comparing(Migration::version))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Migration read(Path file) {
        try {
            String name = file.getFileName().toString();
            return new Migration(Integer.parseInt(name.substring(1, name.indexOf("__"))), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What its own lines {@code -- accepted: <problem>: <why nobody is hurt>} take on. */
    List<String> accepted() {
        return ACCEPTED.matcher(sql).results().map(line -> line.group(1)).toList();
    }

    /** Runs it in the transaction that is open, and says what replicas that run meanwhile couldn't live with. */
    List<String> run(Connection connection) throws SQLException {
        Catalogue before = Catalogue.read(connection);
        Set<String> problems = new LinkedHashSet<>();
        Map<String, Use> uses = uses(connection, before);
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            for (NativeQuery one : Parser.parseJdbcSql(sql, true, false, true, false, false)) {
                var unused = statement.execute(one.nativeSql);
                Map<String, Use> now = uses(connection, before);
                problems.addAll(readThrough(uses, now));
                uses = now;
            }
        }
        problems.addAll(Expansion.problems(before, Catalogue.read(connection)));
        return List.copyOf(problems);
    }

    /**
     * What this transaction does with a table that was there before.
     *
     * @param scans how often it has read the table from one end to the other
     * @param locked whether nobody else may read it until the transaction ends
     */
    private record Use(long scans, boolean locked) {}

    private static Map<String, Use> uses(Connection connection, Catalogue before) throws SQLException {
        Map<String, Use> uses = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(USES)) {
            while (rows.next()) {
                String table = "table " + rows.getString("name");
                if (before.has(table)) {
                    uses.put(table, new Use(rows.getLong("scans"), rows.getBoolean("locked")));
                }
            }
        }
        return uses;
    }

    private static List<String> readThrough(Map<String, Use> before, Map<String, Use> now) {
        Use none = new Use(0, false);
        return now.entrySet().stream()
                .filter(use -> use.getValue().locked())
                .filter(use -> use.getValue().scans()
                        > before.getOrDefault(use.getKey(), none).scans())
                .map(use -> use.getKey() + " is read through while nobody else may read it")
                .toList();
    }
}
