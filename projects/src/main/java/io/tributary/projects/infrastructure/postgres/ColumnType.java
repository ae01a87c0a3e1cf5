package io.tributary.projects.infrastructure.postgres;

/** What a column of a project's view holds. */
enum ColumnType {
    TEXT("text"),
    NUMBER("numeric"),
    BOOLEAN("boolean"),
    DAY("date"),
    TIME("timestamptz"),
    UUID("uuid"),
    TEXTS("text[]"),
    UUIDS("uuid[]"),
    JSON("jsonb");

    private final String sql;

    ColumnType(String sql) {
        this.sql = sql;
    }

    /** The type's name in PostgreSQL. */
    String sql() {
        return sql;
    }
}
