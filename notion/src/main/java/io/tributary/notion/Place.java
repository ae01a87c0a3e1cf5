package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A place on earth; what Notion doesn't know of it is null.
 *
 * @param raw all of it as Notion sent it, among that what map services call it
 */
public record Place(
        @Nullable BigDecimal latitude,
        @Nullable BigDecimal longitude,
        @Nullable String name,
        @Nullable String address,
        JsonNode raw) {

    static Place of(JsonNode place) {
        Shape.object(place, "a place is none");
        return new Place(
                Shape.number(place.path("lat")),
                Shape.number(place.path("lon")),
                Shape.text(place.path("name")),
                Shape.text(place.path("address")),
                place);
    }
}
