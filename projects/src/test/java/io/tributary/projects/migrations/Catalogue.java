package io.tributary.projects.migrations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** What a database is made of, as its own catalogue has it: each thing by its name, with what statements can tell of it. */
record Catalogue(Map<String, JsonNode> things) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of an index the columns are null where it is over an expression. PostgreSQL 18 counts NOT NULL as a constraint. */
    private static final String READ = """
            WITH relation AS (
                SELECT c.*, n.nspname || '.' || c.relname AS name FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'notion', 'tributary')
            )
            SELECT CASE WHEN relkind IN ('v', 'm') THEN 'view ' ELSE 'table ' END || name AS thing,
                jsonb_build_object('file', relfilenode) AS told
            FROM relation WHERE relkind IN ('r', 'p', 'v', 'm')
            UNION ALL
            SELECT 'sequence ' || name, to_jsonb(s) - 'seqrelid' FROM pg_sequence s JOIN relation ON oid = seqrelid
            UNION ALL
            SELECT 'column ' || name || '.' || attname, jsonb_build_object('of', name,
                'type', format_type(atttypid, atttypmod), 'notNull', attnotnull,
                'given', atthasdef OR attidentity <> '', 'made', attidentity::text || attgenerated::text)
            FROM pg_attribute JOIN relation ON relation.oid = attrelid
            WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm')
            UNION ALL
            SELECT 'constraint ' || name || '.' || conname, jsonb_build_object('of', name, 'text', pg_get_constraintdef(k.oid),
                'unique', contype IN ('p', 'u', 'x'), 'columns', (SELECT jsonb_agg(name || '.' || attname ORDER BY attnum)
                    FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)))
            FROM pg_constraint k JOIN relation ON relation.oid = conrelid WHERE contype NOT IN ('n', 't')
            UNION ALL
            SELECT 'index ' || indexrelid::regclass, jsonb_build_object('of', name, 'unique', indisunique,
                'text', pg_get_indexdef(indexrelid), 'columns', (SELECT jsonb_agg(name || '.' || attname ORDER BY attnum)
                    FROM unnest(indkey::int[]) AS key LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = key AND key > 0))
            FROM pg_index JOIN relation ON relation.oid = indrelid
            WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            UNION ALL
            SELECT 'function ' || p.oid::regprocedure, jsonb_build_object('answer', pg_get_function_result(p.oid),
                'kind', prokind::text || provolatile::text, 'defaults', pronargdefaults)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
            WHERE nspname IN ('public', 'notion', 'tributary')
            UNION ALL
            SELECT 'trigger ' || name || '.' || tgname, jsonb_build_object('of', name, 'text', pg_get_triggerdef(t.oid))
            FROM pg_trigger t JOIN relation ON relation.oid = tgrelid WHERE NOT tgisinternal
            """;

    static Catalogue read(Connection connection) throws SQLException {
        Map<String, JsonNode> things = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(READ)) {
            while (rows.next()) {
                things.put(rows.getString("thing"), JSON.readTree(rows.getString("told")));
            }
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
        return new Catalogue(things);
    }

    boolean has(String thing) {
        return things.containsKey(thing);
    }
}
