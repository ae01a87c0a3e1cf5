package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property's value, by its type. A value that is empty in Notion is null, or an empty list. Reading one never fails:
 * what isn't understood is {@link Unknown}, with all that Notion sent.
 *
 * <p>{@link Visitor} is the total switch over the types, which the compiler checks.
 */
public sealed interface PropertyValue {

    /** Reads a property, or an item of one: {@code {"type":"select","select":{…}}}. */
    static PropertyValue of(JsonNode property) {
        return Values.of(property);
    }

    /** Calls the visitor's method for this type. */
    <R> R accept(Visitor<R> visitor);

    /** {@code title}: what the page is called. */
    record Title(List<TextPart> parts) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.title(this);
        }
    }

    /** {@code rich_text}. */
    record RichText(List<TextPart> parts) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.richText(this);
        }
    }

    /** {@code number}. */
    record Numeric(@Nullable BigDecimal value) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.numeric(this);
        }
    }

    /** {@code select}. */
    record Select(@Nullable Option option) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.select(this);
        }
    }

    /** {@code multi_select}, in the order that Notion shows. */
    record MultiSelect(List<Option> options) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.multiSelect(this);
        }
    }

    /** {@code status}. */
    record Status(@Nullable Option option) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.status(this);
        }
    }

    /** {@code date}. */
    record Date(@Nullable DateRange date) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.date(this);
        }
    }

    /** {@code people}: persons, bots and groups. */
    record People(List<User> users) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.people(this);
        }
    }

    /** {@code files}. */
    record Files(List<FileReference> files) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.files(this);
        }
    }

    /** {@code checkbox}. */
    record Checkbox(boolean checked) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.checkbox(this);
        }
    }

    /** {@code url}. */
    record Url(@Nullable String url) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.url(this);
        }
    }

    /** {@code email}. */
    record Email(@Nullable String email) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.email(this);
        }
    }

    /** {@code phone_number}. */
    record PhoneNumber(@Nullable String number) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.phoneNumber(this);
        }
    }

    /** {@code formula}; a page works it out over 25 related pages at most. */
    record Formula(@Nullable Computed result) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.formula(this);
        }
    }

    /** {@code relation}: ids of pages, those that the connection may see. */
    record Relation(List<String> pageIds) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.relation(this);
        }
    }

    /** {@code rollup}, and the function that gave it. */
    record Rollup(@Nullable Computed result, @Nullable String function) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.rollup(this);
        }
    }

    /** {@code unique_id}, such as TASK-42. */
    record UniqueId(@Nullable UniqueNumber id) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.uniqueId(this);
        }
    }

    /** {@code created_time}, as Notion sent it: ISO 8601, floored to the minute. */
    record CreatedTime(@Nullable String time) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createdTime(this);
        }
    }

    /** {@code last_edited_time}, as Notion sent it: ISO 8601, floored to the minute. */
    record LastEditedTime(@Nullable String time) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lastEditedTime(this);
        }
    }

    /** {@code created_by}. */
    record CreatedBy(@Nullable User user) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createdBy(this);
        }
    }

    /** {@code last_edited_by}. */
    record LastEditedBy(@Nullable User user) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.lastEditedBy(this);
        }
    }

    /** {@code button}, which has no value: what Notion sent in its place. */
    record Button(JsonNode raw) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.button(this);
        }
    }

    /** {@code verification} of a wiki's page. */
    record Verification(@Nullable Verified verified) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.verification(this);
        }
    }

    /** {@code place}. */
    record Location(@Nullable Place place) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.location(this);
        }
    }

    /**
     * Of a type that isn't known, or not of the shape that its type has. {@code raw} is what Notion sent under the type's
     * name, null if nothing; without a type it is the whole property.
     */
    record Unknown(String type, JsonNode raw) implements PropertyValue {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unknown(this);
        }
    }

    /**
     * A number that no other row has.
     *
     * @param prefix null if there is none
     * @param number null if the row has none yet
     */
    record UniqueNumber(@Nullable String prefix, @Nullable BigDecimal number) {}

    /**
     * What a wiki knows of a page's truth.
     *
     * @param state {@code verified}, {@code unverified} or {@code expired}
     * @param date how long it counts; null if nobody said
     * @param by null if nobody did
     */
    record Verified(
            @Nullable String state,
            @Nullable DateRange date,
            @Nullable User by) {}

    /** One method for each type. */
    interface Visitor<R> {
        R title(Title value);

        R richText(RichText value);

        R numeric(Numeric value);

        R select(Select value);

        R multiSelect(MultiSelect value);

        R status(Status value);

        R date(Date value);

        R people(People value);

        R files(Files value);

        R checkbox(Checkbox value);

        R url(Url value);

        R email(Email value);

        R phoneNumber(PhoneNumber value);

        R formula(Formula value);

        R relation(Relation value);

        R rollup(Rollup value);

        R uniqueId(UniqueId value);

        R createdTime(CreatedTime value);

        R lastEditedTime(LastEditedTime value);

        R createdBy(CreatedBy value);

        R lastEditedBy(LastEditedBy value);

        R button(Button value);

        R verification(Verification value);

        R location(Location value);

        R unknown(Unknown value);
    }
}
