package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How the values of one type are written, kept and shown. The kept form is the smallest that survives a renaming:
 * options, people and relations are kept by id.
 */
interface PropertyType {
    /** The kept form of a row that has no value. */
    JsonNode empty(Property property);

    /** Whether the API takes a value; computed types take none. */
    default boolean writable() {
        return true;
    }

    /**
     * The kept form of a written value.
     *
     * @param path where the value stands in the body, for the message
     * @throws NotionError if Notion would refuse it
     */
    JsonNode accept(Property property, JsonNode written, String path, Writing writing);

    /** Sets the value as a page shows it, under the type's name. */
    void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into);
}
