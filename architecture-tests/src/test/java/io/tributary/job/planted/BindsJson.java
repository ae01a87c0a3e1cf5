package io.tributary.job.planted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Breaks the rule that native images are told of what is reached by name: nobody knows that this record is JSON. */
final class BindsJson {

    private BindsJson() {}

    record Bound(String text) {}

    static Bound read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, Bound.class);
    }
}
