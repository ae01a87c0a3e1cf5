package io.tributary.benchmarks.bench;

import java.util.ArrayList;
import java.util.List;

/** Rows under a header. */
public final class Table {

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param header the columns, the first of them that of the rows' names */
    public Table(List<String> header) {
        this.header = header;
    }

    /** One more row: its name, and a cell for each other column. */
    public Table row(String first, List<String> cells) {
        List<String> row = new ArrayList<>(List.of(first));
        row.addAll(cells);
        rows.add(row);
        return this;
    }

    /** For a file; empty if there are no rows. */
    public String markdown() {
        if (rows.isEmpty()) {
            return "";
        }
        String rule = "|---" + "|---:".repeat(header.size() - 1);
        StringBuilder text = new StringBuilder(line(header)).append(rule).append("|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** For a terminal. */
    public String plain() {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(String.join("; ", header))
                .append(": ")
                .append(String.join("  ", row))
                .append('\n'));
        return text.toString();
    }
}
