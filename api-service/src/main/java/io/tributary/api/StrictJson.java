package io.tributary.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Bodies are read to the letter: a number is no text, {@code "true"} is no {@code true}, a field stands there once, and
 * nothing comes behind the object. What is guessed at today can't be refused tomorrow.
 */
@Singleton
class StrictJson implements ObjectMapperCustomizer {

    private static final List<LogicalType> READ =
            List.of(LogicalType.Textual, LogicalType.Boolean, LogicalType.Integer, LogicalType.Float);

    @Override
    public void customize(ObjectMapper json) {
        json.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        READ.forEach(type -> refuse(json, type));
    }

    private static void refuse(ObjectMapper json, LogicalType type) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            if (!isOwn(type, shape)) {
                json.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
            }
        }
    }

    private static boolean isOwn(LogicalType type, CoercionInputShape shape) {
        return switch (shape) {
            case String, EmptyString -> type == LogicalType.Textual;
            case Boolean -> type == LogicalType.Boolean;
            case Integer -> type == LogicalType.Integer || type == LogicalType.Float;
            case Float -> type == LogicalType.Float;
            default -> false;
        };
    }
}
