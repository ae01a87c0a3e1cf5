package io.tributary.projects.domain.planted;

import com.fasterxml.jackson.databind.JsonNode;

/** A domain that knows Jackson. */
record KnowsJson(JsonNode json) {}
