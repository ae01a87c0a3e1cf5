package io.tributary.convergence;

import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import java.util.List;
import java.util.stream.Collectors;

/** What a database held, to be put back as {@code pg_restore --clean} would: all rows, and the newest ticket. */
final class Backup {

    private final CopyDatabase database;
    private final List<String> tables;
    private final long ticket;

    private Backup(CopyDatabase database, List<String> tables, long ticket) {
        this.database = database;
        this.tables = tables;
        this.ticket = ticket;
    }

    static Backup of(CopyDatabase database) {
        List<String> tables = database
                .rows("SELECT tablename::text AS name FROM pg_tables"
                        + " WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'")
                .stream()
                .map(row -> row.getString("name"))
                .toList();
        database.script("DROP SCHEMA IF EXISTS backup CASCADE; CREATE SCHEMA backup;"
                + each(tables, "CREATE TABLE backup.%1$s AS TABLE public.%1$s"));
        return new Backup(
                database,
                tables,
                database.row("SELECT last_value FROM observation_ticket").getLong("last_value"));
    }

    void restore() {
        database.script("BEGIN; SET LOCAL session_replication_role = replica; TRUNCATE "
                + tables.stream().map(table -> "public." + table).collect(Collectors.joining(", ")) + ";"
                + each(tables, "INSERT INTO public.%1$s OVERRIDING SYSTEM VALUE TABLE backup.%1$s")
                + "SELECT setval('observation_ticket', " + ticket + "); COMMIT");
    }

    private static String each(List<String> tables, String statement) {
        return tables.stream().map(statement::formatted).collect(Collectors.joining(";", "", ";"));
    }
}
