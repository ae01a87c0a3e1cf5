package io.tributary.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of a chart's values: each value with the comment {@code # -- …} above it, and its default. What a comment
 * doesn't stand above is part of the value before it, or a group of values.
 */
record ValuesTable(List<Row> rows) {

    private static final String MARK = "# -- ";
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");

    record Row(String path, String standard, String meaning) {}

    static ValuesTable of(String yaml) {
        Deque<String> path = new ArrayDeque<>();
        Map<String, Row> rows = new LinkedHashMap<>();
        String meaning = "";
        for (String line : yaml.lines().toList()) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith(MARK)) {
                meaning = line.strip().substring(MARK.length());
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                if (!meaning.isEmpty()) {
                    String name = String.join(".", path);
                    rows.put(name, new Row(name, key.group(3) == null ? "" : key.group(3), meaning));
                    meaning = "";
                }
            }
        }
        return new ValuesTable(List.copyOf(rows.values()));
    }

    /** As Markdown. A default of several lines is in the file. */
    String markdown() {
        List<String> lines = new ArrayList<>(List.of("| value | default | what it is |", "|---|---|---|"));
        rows.forEach(row -> lines.add("| `" + row.path() + "` | "
                + (row.standard().isEmpty() ? "see `values.yaml`" : "`" + row.standard() + "`") + " | " + row.meaning()
                + " |"));
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
