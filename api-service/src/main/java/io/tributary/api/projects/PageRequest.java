package io.tributary.api.projects;

import io.tributary.api.Problems;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.PageQuery;
import io.tributary.projects.application.PageQuery.After;
import io.tributary.projects.application.PageQuery.Filter;
import io.tributary.projects.application.PageQuery.Operator;
import io.tributary.projects.application.PageQuery.Sort;
import jakarta.ws.rs.core.MultivaluedMap;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a request for pages asks for: {@code filter[<field>]=<value>}, {@code filter[<field>][<operator>]=<value>} and
 * {@code sort=<field>} or {@code sort=-<field>}. A cursor goes on in the same question only, so it holds a digest of it.
 */
record PageRequest(List<Filter> filters, @Nullable Sort sort) {

    private static final String LIST = "pages";
    private static final int MOST_FILTERS = 20;
    private static final int MOST_VALUES = 100;
    private static final int DIGEST_BYTES = 8;

    private static final String OPERATORS =
            Arrays.stream(Operator.values()).map(Operator::word).collect(Collectors.joining("|"));

    /** A name may have brackets too, so the last ones count. */
    private static final Pattern FILTER =
            Pattern.compile("filter\\[(.+?)](?:\\[(" + OPERATORS + ")])?", Pattern.DOTALL);

    static PageRequest of(MultivaluedMap<String, String> parameters) {
        List<Filter> filters = new ArrayList<>();
        parameters.forEach((name, values) -> {
            if (name.startsWith("filter")) {
                filters.add(filter(name, values));
            }
        });
        if (filters.size() > MOST_FILTERS) {
            throw Problems.invalid("filter", "There may be " + MOST_FILTERS + " filters at most.");
        }
        return new PageRequest(List.copyOf(filters), sort(parameters.get("sort")));
    }

    /** The question, from where the cursor goes on. */
    PageQuery query(@Nullable String cursor) {
        return new PageQuery(filters, sort, cursor == null ? null : after(cursor));
    }

    /** The cursor that goes on there. */
    @Nullable
    String cursor(@Nullable After after) {
        return after == null
                ? null
                : Slices.cursor(LIST, digest(), after.key(), after.pageId().toString());
    }

    private After after(String cursor) {
        List<@Nullable String> parts = Slices.parts(LIST, cursor, 3);
        UUID page = NotionIds.parse(parts.get(2));
        if (page == null || !digest().equals(parts.get(0))) {
            throw Problems.invalidCursor();
        }
        return new After(parts.get(1), page);
    }

    private static Filter filter(String name, List<String> values) {
        Matcher matcher = FILTER.matcher(name);
        if (!matcher.matches()) {
            throw Problems.invalid(
                    name,
                    "A filter is filter[<property>]=<value> or filter[<property>][<operator>]=<value>, with an operator"
                            + " of " + OPERATORS.replace("|", ", ") + ".");
        }
        if (values.size() > MOST_VALUES) {
            throw Problems.invalid(name, name + " may be given " + MOST_VALUES + " times at most.");
        }
        String operator = matcher.group(2);
        return new Filter(
                matcher.group(1),
                operator == null ? Operator.EQ : Operator.valueOf(operator.toUpperCase(Locale.ROOT)),
                List.copyOf(values));
    }

    private static @Nullable Sort sort(@Nullable List<String> values) {
        if (values == null) {
            return null;
        }
        String value = values.size() == 1 ? values.get(0) : "";
        boolean descending = value.startsWith("-");
        String field = descending ? value.substring(1) : value;
        if (field.isEmpty()) {
            throw Problems.invalid("sort", "sort must be one property, with - before it for the highest first.");
        }
        return new Sort(field, descending);
    }

    private String digest() {
        String question = filters.stream().map(Filter::toString).sorted().toList() + " " + sort;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(question.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
