package io.tributary.projects.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the check of migrations refuses and what it lets through, each on a migration that was made up for it. */
class StrictMigrationTest {

    private static final String BEGINNING = """
            CREATE TABLE plants (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE,
                colour text DEFAULT 'green',
                height integer,
                CONSTRAINT tall CHECK (height > 0)
            );
            CREATE UNIQUE INDEX by_colour ON plants (colour);
            CREATE INDEX by_height ON plants (height);
            CREATE TABLE soils (id bigint PRIMARY KEY);
            CREATE VIEW tall_plants AS SELECT id, name FROM plants WHERE id > 10;
            CREATE SEQUENCE counter CACHE 1;
            CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql RETURN n * 2;
            INSERT INTO plants (name, colour, height) VALUES ('Oak', 'brown', 20);
            """;

    @SuppressWarnings("NullAway.Init")
    private static Connection connection;

    @BeforeAll
    static void begin() throws SQLException {
        connection = MigrationDatabase.connect();
        new Migration(1, BEGINNING).run(connection);
        connection.commit();
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
    }

    @AfterEach
    void back() throws SQLException {
        connection.rollback();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void what_replicas_of_the_version_before_cannot_live_with_is_refused(String sql, List<String> problems)
            throws SQLException {
        assertThat(new Migration(2, sql).run(connection)).containsExactlyInAnyOrderElementsOf(problems);
    }

    static Stream<Arguments> bad() {
        String locked = "table public.plants is read through while nobody else may read it";
        return Stream.of(
                bad("DROP TABLE soils", "table public.soils is gone"),
                bad("DROP VIEW tall_plants", "view public.tall_plants is gone"),
                bad("DROP SEQUENCE counter", "sequence public.counter is gone"),
                bad("DROP FUNCTION twice", "function twice(integer) is gone"),
                bad(
                        "ALTER TABLE plants DROP COLUMN colour",
                        "column public.plants.colour is gone",
                        "index by_colour is gone"),
                bad(
                        "ALTER TABLE soils RENAME COLUMN id TO number",
                        "column public.soils.id is gone",
                        "column public.soils.number is required",
                        "constraint public.soils.soils_pkey is another"),
                bad("ALTER TABLE soils RENAME TO earths", "table public.soils is gone"),
                bad(
                        "ALTER TABLE plants ALTER height TYPE bigint",
                        "column public.plants.height is of another type",
                        "table public.plants is written anew",
                        locked),
                bad("ALTER TABLE plants ALTER height SET NOT NULL", "column public.plants.height is required", locked),
                bad(
                        "ALTER TABLE plants ALTER colour DROP DEFAULT",
                        "column public.plants.colour has no default any more"),
                bad(
                        "DELETE FROM plants; ALTER TABLE plants ADD age integer NOT NULL",
                        "column public.plants.age is required",
                        locked),
                bad(
                        "ALTER TABLE plants ADD seed float DEFAULT random()",
                        "table public.plants is written anew",
                        locked),
                bad(
                        "ALTER TABLE plants ADD CHECK (height < 99)",
                        "constraint public.plants.plants_height_check is a new rule",
                        locked),
                bad(
                        "ALTER TABLE plants ADD CHECK (height < 99) NOT VALID",
                        "constraint public.plants.plants_height_check is a new rule"),
                bad(
                        "ALTER TABLE plants DROP CONSTRAINT tall; ALTER TABLE plants ADD CONSTRAINT tall CHECK (height > 1) NOT VALID",
                        "constraint public.plants.tall is another"),
                bad(
                        "ALTER TABLE plants DROP CONSTRAINT plants_name_key",
                        "constraint public.plants.plants_name_key is gone"),
                bad("DROP INDEX by_colour", "index by_colour is gone"),
                bad("CREATE UNIQUE INDEX one_height ON plants (height)", "index one_height is a new rule"),
                bad(
                        "CREATE INDEX by_first_letter ON plants (left(name, 1))",
                        "index by_first_letter keeps writers waiting while it is built"),
                bad("ALTER TABLE plants ADD soil bigint; UPDATE plants SET soil = 1", locked),
                bad("ALTER SEQUENCE counter CACHE 20", "sequence public.counter is another"),
                bad(
                        "DROP FUNCTION twice; CREATE FUNCTION twice(n integer) RETURNS bigint LANGUAGE sql RETURN n * 2",
                        "function twice(integer) is another"),
                bad(
                        "CREATE OR REPLACE VIEW tall_plants AS SELECT id, name, 1 AS one FROM plants; TRUNCATE soils",
                        "table public.soils is written anew",
                        "table public.soils is read through while nobody else may read it"),
                bad(
                        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER silent BEFORE INSERT ON plants FOR EACH ROW EXECUTE FUNCTION nothing()",
                        "trigger public.plants.silent is new"));
    }

    private static Arguments bad(String sql, String... problems) {
        return Arguments.of(sql, List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("good")
    void what_only_adds_is_let_through(String sql) throws SQLException {
        assertThat(new Migration(2, sql).run(connection)).isEmpty();
    }

    static Stream<String> good() {
        return Stream.of(
                "CREATE TABLE pots (id bigint PRIMARY KEY, size integer NOT NULL CHECK (size > 0)); CREATE INDEX ON pots (size)",
                "ALTER TABLE plants ADD age integer",
                "ALTER TABLE plants ADD age integer NOT NULL DEFAULT 0",
                "ALTER TABLE plants ADD soil bigint REFERENCES soils (id)",
                "ALTER TABLE plants ALTER name DROP NOT NULL",
                "ALTER TABLE plants DROP CONSTRAINT tall",
                "DROP INDEX by_height",
                "UPDATE plants SET height = 3",
                "CREATE VIEW short_plants AS SELECT id FROM plants WHERE height < 2",
                "CREATE OR REPLACE VIEW tall_plants AS SELECT id, name, colour FROM plants WHERE id > 11",
                "CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql RETURN n + n",
                "CREATE FUNCTION thrice(n integer) RETURNS integer LANGUAGE sql RETURN n * 3");
    }

    @Test
    void what_a_migration_takes_on_stands_in_it_with_its_reason() {
        Migration migration = new Migration(2, """
                -- Colours are in a table of their own now.
                -- accepted: column public.plants.colour is gone: nothing since 0.2 reads it
                -- accepted: index by_colour is gone
                ALTER TABLE plants DROP COLUMN colour;
                """);

        assertThat(migration.accepted())
                .as("without a reason it isn't taken on")
                .containsExactly("column public.plants.colour is gone");
    }
}
