package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Formulas of numbers: {@code +}, {@code -}, {@code *}, {@code /}, brackets, numbers and {@code prop("Name")} of number,
 * rollup and formula properties. Any other expression is shown as {@code unsupported}, which Notion also knows.
 */
final class Formula {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:prop\\(\"([^\"]*)\"\\)|(\\d+(?:\\.\\d+)?)|([-+*/()]))\\s*");
    private static final int MAX_DEPTH = 5;

    private final Matcher tokens;
    private final String expression;
    private final Page page;
    private final Showing showing;
    private final int depth;
    private int position;

    private Formula(String expression, Page page, Showing showing, int depth) {
        this.expression = expression;
        this.tokens = TOKEN.matcher(expression);
        this.page = page;
        this.showing = showing;
        this.depth = depth;
    }

    static ObjectNode evaluate(Property property, Page page, Showing showing) {
        return evaluate(property, page, showing, 0);
    }

    private static ObjectNode evaluate(Property property, Page page, Showing showing, int depth) {
        String expression = property.config().path("expression").asText("");
        try {
            BigDecimal number = new Formula(expression, page, showing, depth).whole();
            return shown(number);
        } catch (Unsupported e) {
            ObjectNode unsupported = Json.object().put("type", "unsupported");
            unsupported.putObject("unsupported");
            return unsupported;
        }
    }

    /** A number as Notion shows it: whole where it is whole. */
    static ObjectNode shown(@Nullable BigDecimal number) {
        ObjectNode shown = Json.object().put("type", "number");
        shown.set("number", number(number));
        return shown;
    }

    static JsonNode number(@Nullable BigDecimal number) {
        if (number == null) {
            return Json.nothing();
        }
        BigDecimal bare = number.stripTrailingZeros();
        ObjectNode holder = Json.object();
        return bare.scale() <= 0
                ? holder.put("n", bare.longValue()).path("n")
                : holder.put("n", bare.doubleValue()).path("n");
    }

    private BigDecimal whole() {
        BigDecimal value = sum();
        if (position < expression.length()) {
            throw new Unsupported();
        }
        return value;
    }

    private BigDecimal sum() {
        BigDecimal value = product();
        while (true) {
            if (take('+')) {
                value = value.add(product());
            } else if (take('-')) {
                value = value.subtract(product());
            } else {
                return value;
            }
        }
    }

    private BigDecimal product() {
        BigDecimal value = factor();
        while (true) {
            if (take('*')) {
                value = value.multiply(factor());
            } else if (take('/')) {
                value = value.divide(notZero(factor()), MathContext.DECIMAL64);
            } else {
                return value;
            }
        }
    }

    private static BigDecimal notZero(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new Unsupported();
        }
        return divisor;
    }

    private BigDecimal factor() {
        if (take('-')) {
            return factor().negate();
        }
        if (take('(')) {
            BigDecimal value = sum();
            if (!take(')')) {
                throw new Unsupported();
            }
            return value;
        }
        if (!atToken() || tokens.group(3) != null) {
            throw new Unsupported();
        }
        position = tokens.end();
        String literal = tokens.group(2);
        return literal == null ? property(tokens.group(1)) : new BigDecimal(literal);
    }

    private boolean take(char operator) {
        if (atToken() && String.valueOf(operator).equals(tokens.group(3))) {
            position = tokens.end();
            return true;
        }
        return false;
    }

    private boolean atToken() {
        return position < expression.length()
                && tokens.region(position, expression.length()).lookingAt();
    }

    /** An empty number counts as 0, as in Notion's arithmetic. */
    private BigDecimal property(String name) {
        Property property = showing.sourceOf(page).find(name);
        if (property == null || depth == MAX_DEPTH) {
            throw new Unsupported();
        }
        return switch (property.type()) {
            case "number" -> decimal(page.values().getOrDefault(property.id(), Json.nothing()));
            case "rollup" ->
                decimal(Rollup.of(property, page, showing, Showing.MAX_REFERENCES)
                        .path("number"));
            case "formula" ->
                decimal(evaluate(property, page, showing, depth + 1).path("number"));
            default -> throw new Unsupported();
        };
    }

    private static BigDecimal decimal(JsonNode value) {
        return value.isNumber() ? value.decimalValue() : BigDecimal.ZERO;
    }

    private static final class Unsupported extends RuntimeException {
        Unsupported() {
            super(null, null, false, false);
        }
    }
}
