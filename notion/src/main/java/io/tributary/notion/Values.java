package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Unreadable;
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
import java.util.Objects;

/** Reads values of properties. What isn't understood is kept as it is. */
final class Values {

    private Values() {}

    static PropertyValue of(JsonNode property) {
        String type = property.path("type").asText("");
        if (type.isEmpty()) {
            return new Unknown(type, property);
        }
        JsonNode value = property.path(type);
        try {
            return known(type, value);
        } catch (Unreadable e) {
            return new Unknown(type, Shape.raw(value));
        }
    }

    private static PropertyValue known(String type, JsonNode value) {
        return switch (type) {
            case "title" -> new Title(TextPart.list(value));
            case "rich_text" -> new RichText(TextPart.list(value));
            case "number" -> new Numeric(Shape.number(value));
            case "select" -> new Select(Shape.orNull(value, Option::of));
            case "multi_select" -> new MultiSelect(Shape.list(value, Option::of));
            case "status" -> new Status(Shape.orNull(value, Option::of));
            case "date" -> new Date(Shape.orNull(value, DateRange::of));
            case "people" -> new People(Shape.listOrOne(value, User::of));
            case "files" -> new Files(Shape.list(value, FileReference::of));
            case "checkbox" -> new Checkbox(Objects.requireNonNullElse(Shape.bool(value), false));
            case "url" -> new Url(Shape.text(value));
            case "email" -> new Email(Shape.text(value));
            case "phone_number" -> new PhoneNumber(Shape.text(value));
            case "formula" -> new Formula(Shape.orNull(value, Values::computed));
            case "relation" -> new Relation(Shape.listOrOne(value, Shape::id));
            case "rollup" -> rollup(value);
            case "unique_id" -> new UniqueId(Shape.orNull(value, Values::uniqueNumber));
            case "created_time" -> new CreatedTime(Shape.text(value));
            case "last_edited_time" -> new LastEditedTime(Shape.text(value));
            case "created_by" -> new CreatedBy(Shape.orNull(value, User::of));
            case "last_edited_by" -> new LastEditedBy(Shape.orNull(value, User::of));
            case "button" -> new Button(Shape.raw(value));
            case "verification" -> new Verification(Shape.orNull(value, Values::verified));
            case "place" -> new Location(Shape.orNull(value, Place::of));
            default -> new Unknown(type, Shape.raw(value));
        };
    }

    private static Rollup rollup(JsonNode value) {
        return new Rollup(
                Shape.orNull(value, Values::computed), value.path("function").textValue());
    }

    private static Computed computed(JsonNode result) {
        String type = Shape.someText(result.path("type"));
        JsonNode value = result.path(type);
        try {
            return switch (type) {
                case "string" -> new Computed.Text(Shape.text(value));
                case "number" -> new Computed.Numeric(Shape.number(value));
                case "boolean" -> new Computed.Truth(Shape.bool(value));
                case "date" -> new Computed.Date(Shape.orNull(value, DateRange::of));
                case "array" -> new Computed.Array(Shape.list(value, Values::item));
                default -> new Computed.Other(type, Shape.raw(value));
            };
        } catch (Unreadable e) {
            return new Computed.Other(type, Shape.raw(value));
        }
    }

    private static Computed.Item item(JsonNode item) {
        return new Computed.Item(item.path("type").asText(""), of(item));
    }

    private static UniqueNumber uniqueNumber(JsonNode id) {
        Shape.object(id, "a unique id is none");
        return new UniqueNumber(Shape.text(id.path("prefix")), Shape.number(id.path("number")));
    }

    private static Verified verified(JsonNode verification) {
        Shape.object(verification, "a verification is none");
        return new Verified(
                Shape.text(verification.path("state")),
                Shape.orNull(verification.path("date"), DateRange::of),
                Shape.orNull(verification.path("verified_by"), User::of));
    }
}
