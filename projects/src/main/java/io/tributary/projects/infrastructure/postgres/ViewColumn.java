package io.tributary.projects.infrastructure.postgres;

/**
 * A column of a project's view.
 *
 * @param property the property's id; empty for a column of ours
 * @param part which part of the property's value it holds, such as {@code end}; empty for the value itself. Of a column
 *     of ours its name
 * @param name what it is called, not quoted
 * @param type what it holds
 * @param sql its value, over a page {@code p}, its state {@code s} and its unpacked properties {@code v}
 */
record ViewColumn(String property, String part, String name, ColumnType type, String sql) {

    boolean isOurs() {
        return property.isEmpty();
    }

    /** Whether it is the property's value itself, not a part of it. */
    boolean isWhole() {
        return !isOurs() && part.isEmpty();
    }

    /** Whether it shows the same as an earlier column did. */
    boolean continues(BuiltColumn earlier) {
        return property.equals(earlier.property())
                && part.equals(earlier.part())
                && name.equals(earlier.name())
                && type.sql().equals(earlier.type());
    }

    BuiltColumn built() {
        return new BuiltColumn(property, part, name, type.sql());
    }
}
