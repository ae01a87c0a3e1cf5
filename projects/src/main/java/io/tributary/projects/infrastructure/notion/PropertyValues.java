package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.DateRange;
import io.tributary.notion.FileReference;
import io.tributary.notion.Option;
import io.tributary.notion.PropertyValue;
import io.tributary.notion.PropertyValue.Button;
import io.tributary.notion.PropertyValue.Checkbox;
import io.tributary.notion.PropertyValue.CreatedBy;
import io.tributary.notion.PropertyValue.CreatedTime;
import io.tributary.notion.PropertyValue.Date;
import io.tributary.notion.PropertyValue.Email;
import io.tributary.notion.PropertyValue.Files;
import io.tributary.notion.PropertyValue.Formula;
import io.tributary.notion.PropertyValue.LastEditedBy;
import io.tributary.notion.PropertyValue.LastEditedTime;
import io.tributary.notion.PropertyValue.Location;
import io.tributary.notion.PropertyValue.MultiSelect;
import io.tributary.notion.PropertyValue.Numeric;
import io.tributary.notion.PropertyValue.People;
import io.tributary.notion.PropertyValue.PhoneNumber;
import io.tributary.notion.PropertyValue.Relation;
import io.tributary.notion.PropertyValue.RichText;
import io.tributary.notion.PropertyValue.Rollup;
import io.tributary.notion.PropertyValue.Select;
import io.tributary.notion.PropertyValue.Status;
import io.tributary.notion.PropertyValue.Title;
import io.tributary.notion.PropertyValue.UniqueId;
import io.tributary.notion.PropertyValue.UniqueNumber;
import io.tributary.notion.PropertyValue.Unknown;
import io.tributary.notion.PropertyValue.Url;
import io.tributary.notion.PropertyValue.Verification;
import io.tributary.notion.PropertyValue.Verified;
import io.tributary.notion.User;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One property's value, freed from what says nothing about the page: colours of options, names and pictures of people,
 * signatures of file URLs that expire within the hour. What is left differs exactly if the value does. Of a type that
 * isn't known, or a value of another shape than its type, it is what Notion sent under the type's name; of a list of
 * people or relations only the odd entries are.
 */
final class PropertyValues implements PropertyValue.Visitor<JsonNode> {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final PropertyValues VALUES = new PropertyValues();
    private static final Set<String> LISTS_OF_IDS = Set.of("people", "relation");

    private PropertyValues() {}

    static JsonNode of(PropertyValue value) {
        return value.accept(VALUES);
    }

    @Override
    public JsonNode title(Title title) {
        return JSON.textNode(Text.plain(title.parts()));
    }

    @Override
    public JsonNode richText(RichText text) {
        return JSON.textNode(Text.plain(text.parts()));
    }

    @Override
    public JsonNode numeric(Numeric number) {
        return number(number.value());
    }

    @Override
    public JsonNode select(Select select) {
        return orNull(select.option(), PropertyValues::option);
    }

    @Override
    public JsonNode multiSelect(MultiSelect select) {
        return each(select.options(), PropertyValues::option);
    }

    @Override
    public JsonNode status(Status status) {
        return orNull(status.option(), PropertyValues::option);
    }

    @Override
    public JsonNode date(Date date) {
        return orNull(date.date(), PropertyValues::range);
    }

    @Override
    public JsonNode people(People people) {
        return each(people.users(), PropertyValues::id);
    }

    @Override
    public JsonNode files(Files files) {
        return each(files.files(), PropertyValues::file);
    }

    @Override
    public JsonNode checkbox(Checkbox checkbox) {
        return JSON.booleanNode(checkbox.checked());
    }

    @Override
    public JsonNode url(Url url) {
        return text(url.url());
    }

    @Override
    public JsonNode email(Email email) {
        return text(email.email());
    }

    @Override
    public JsonNode phoneNumber(PhoneNumber phone) {
        return text(phone.number());
    }

    @Override
    public JsonNode formula(Formula formula) {
        return orNull(formula.result(), ComputedValues::of);
    }

    @Override
    public JsonNode relation(Relation relation) {
        return each(relation.pageIds(), PropertyValues::text);
    }

    @Override
    public JsonNode rollup(Rollup rollup) {
        return orNull(rollup.result(), ComputedValues::of);
    }

    @Override
    public JsonNode uniqueId(UniqueId id) {
        return orNull(id.id(), PropertyValues::uniqueNumber);
    }

    @Override
    public JsonNode createdTime(CreatedTime time) {
        return text(time.time());
    }

    @Override
    public JsonNode lastEditedTime(LastEditedTime time) {
        return text(time.time());
    }

    @Override
    public JsonNode createdBy(CreatedBy by) {
        return orNull(by.user(), PropertyValues::id);
    }

    @Override
    public JsonNode lastEditedBy(LastEditedBy by) {
        return orNull(by.user(), PropertyValues::id);
    }

    @Override
    public JsonNode button(Button button) {
        return Text.clean(button.raw());
    }

    @Override
    public JsonNode verification(Verification verification) {
        return orNull(verification.verified(), PropertyValues::verified);
    }

    @Override
    public JsonNode location(Location location) {
        return orNull(location.place(), place -> Text.clean(place.raw()));
    }

    @Override
    public JsonNode unknown(Unknown unknown) {
        return LISTS_OF_IDS.contains(unknown.type()) && unknown.raw().isArray()
                ? idsAndOddOnes(unknown)
                : Text.clean(unknown.raw());
    }

    /** One odd entry leaves the others: the ids, and it as Notion sent it, in their order. */
    private static JsonNode idsAndOddOnes(Unknown list) {
        ArrayNode values = JSON.arrayNode(list.raw().size());
        for (JsonNode element : list.raw()) {
            ObjectNode alone = JSON.objectNode().put("type", list.type());
            alone.putArray(list.type()).add(element);
            PropertyValue value = PropertyValue.of(alone);
            values.add(
                    value instanceof Unknown ? Text.clean(element) : of(value).get(0));
        }
        return values;
    }

    private static JsonNode option(Option option) {
        return JSON.objectNode().<ObjectNode>set("id", text(option.id())).set("name", text(option.name()));
    }

    static JsonNode range(DateRange date) {
        return JSON.objectNode()
                .<ObjectNode>set("start", text(date.start()))
                .<ObjectNode>set("end", text(date.end()))
                .set("timeZone", text(date.timeZone()));
    }

    private static JsonNode file(FileReference file) {
        return JSON.objectNode().<ObjectNode>set("name", text(file.name())).set("url", text(withoutQuery(file.url())));
    }

    private static JsonNode uniqueNumber(UniqueNumber id) {
        return JSON.objectNode().<ObjectNode>set("prefix", text(id.prefix())).set("number", number(id.number()));
    }

    private static JsonNode verified(Verified verified) {
        return JSON.objectNode()
                .<ObjectNode>set("state", text(verified.state()))
                .<ObjectNode>set("date", orNull(verified.date(), PropertyValues::range))
                .set("verifiedBy", orNull(verified.by(), PropertyValues::id));
    }

    private static JsonNode id(User user) {
        return text(user.id());
    }

    /**
     * Numbers that are equal are one number (8 and 8.0 are no change), and of the kind that reading the stored one
     * gives: only so are they equal to it.
     */
    static JsonNode number(@Nullable BigDecimal value) {
        if (value == null) {
            return NullNode.getInstance();
        }
        BigDecimal number = value.stripTrailingZeros();
        if (number.scale() > 0) {
            return JSON.numberNode(value.doubleValue());
        }
        BigInteger integer = number.toBigInteger();
        if (integer.bitLength() < Integer.SIZE) {
            return JSON.numberNode(integer.intValue());
        }
        return integer.bitLength() < Long.SIZE ? JSON.numberNode(integer.longValue()) : JSON.numberNode(integer);
    }

    static JsonNode text(@Nullable String text) {
        return text == null ? NullNode.getInstance() : JSON.textNode(Text.clean(text));
    }

    static <T> ArrayNode each(List<T> list, Function<T, JsonNode> element) {
        ArrayNode values = JSON.arrayNode(list.size());
        list.forEach(each -> values.add(element.apply(each)));
        return values;
    }

    static <T> JsonNode orNull(@Nullable T value, Function<T, JsonNode> shown) {
        return value == null ? NullNode.getInstance() : shown.apply(value);
    }

    private static @Nullable String withoutQuery(@Nullable String url) {
        int query = url == null ? -1 : url.indexOf('?');
        return url == null || query < 0 ? url : url.substring(0, query);
    }
}
