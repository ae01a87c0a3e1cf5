package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a formula or a rollup gives; null within where Notion shows nothing. */
public sealed interface Computed {

    /** Notion's name of the result's type. */
    String type();

    /** Calls the visitor's method for this type. */
    <R> R accept(Visitor<R> visitor);

    /** {@code string}. */
    record Text(@Nullable String value) implements Computed {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /** {@code number}. */
    record Numeric(@Nullable BigDecimal value) implements Computed {
        @Override
        public String type() {
            return "number";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.numeric(this);
        }
    }

    /** {@code boolean}. */
    record Truth(@Nullable Boolean value) implements Computed {
        @Override
        public String type() {
            return "boolean";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.truth(this);
        }
    }

    /** {@code date}. */
    record Date(@Nullable DateRange value) implements Computed {
        @Override
        public String type() {
            return "date";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.date(this);
        }
    }

    /** {@code array}: the values of the related pages, one by one. */
    record Array(List<Item> items) implements Computed {
        @Override
        public String type() {
            return "array";
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.array(this);
        }
    }

    /**
     * No result: {@code unsupported}, where Notion doesn't compute it; {@code incomplete}, where there is more to read;
     * a type that isn't known, or not of the shape that its type has. {@code raw} is what Notion sent under the type's
     * name, null if nothing.
     */
    record Other(String type, JsonNode raw) implements Computed {

        /** Whether Notion doesn't compute it; asking again won't help. */
        public boolean isUnsupported() {
            return type.equals("unsupported");
        }

        /** Whether a later page of the property's items has the result. */
        public boolean isIncomplete() {
            return type.equals("incomplete");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.other(this);
        }
    }

    /**
     * One related page's value.
     *
     * @param type Notion's name of it; empty if Notion sent none
     */
    record Item(String type, PropertyValue value) {}

    /** One method for each type. */
    interface Visitor<R> {
        R text(Text text);

        R numeric(Numeric number);

        R truth(Truth truth);

        R date(Date date);

        R array(Array array);

        R other(Other other);
    }
}
