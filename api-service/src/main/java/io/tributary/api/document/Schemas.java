package io.tributary.api.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Completes the schemas of the records that the resources take and give: what may be null (by {@code @Nullable}), that
 * every field of an answer is always there, that a body may have no other field, and what each field means
 * ({@code openapi/fields.properties}).
 */
final class Schemas {

    private static final DotName RECORD = DotName.createSimple("java.lang.Record");
    private static final DotName NULLABLE = DotName.createSimple("org.jspecify.annotations.Nullable");
    private static final DotName SCHEMA =
            DotName.createSimple("org.eclipse.microprofile.openapi.annotations.media.Schema");

    private final IndexView index;
    private final Components components;
    private final Properties descriptions = descriptions();

    Schemas(IndexView index, Components components) {
        this.index = index;
        this.components = components;
    }

    /** Completes all that these methods take and give. */
    void complete(Collection<ApiDocument.Method> methods) {
        Set<ClassInfo> bodies = new HashSet<>();
        Set<ClassInfo> answers = new HashSet<>();
        for (ApiDocument.Method method : methods) {
            MethodInfo java = method.java();
            collect(java.returnType(), answers);
            java.parameterTypes().forEach(type -> collect(type, bodies));
        }
        bodies.forEach(body -> complete(body, true));
        answers.forEach(answer -> complete(answer, false));
        Map<String, Schema> sorted = new TreeMap<>(components.getSchemas());
        sorted.keySet().removeAll(Shapes.OF_LIBRARIES);
        components.setSchemas(new LinkedHashMap<>(sorted));
    }

    /** The records in a type, and those in their fields. */
    private void collect(Type type, Set<ClassInfo> found) {
        Deque<Type> left = new ArrayDeque<>(List.of(type));
        while (!left.isEmpty()) {
            Type next = left.pop();
            if (next.kind() == Type.Kind.PARAMETERIZED_TYPE) {
                left.addAll(next.asParameterizedType().arguments());
            }
            ClassInfo info = index.getClassByName(next.name());
            if (info != null && RECORD.equals(info.superName()) && found.add(info)) {
                fields(info).forEach(field -> left.add(field.type()));
            }
        }
    }

    private void complete(ClassInfo type, boolean body) {
        String name = name(type);
        Schema schema = components.getSchemas().get(name);
        if (schema == null || schema.getProperties() == null) {
            throw new IllegalStateException("The document has no schema " + name + " for " + type
                    + ": are there two records of that name? Name one by @Schema(name = …)");
        }
        Map<String, Schema> properties = new LinkedHashMap<>();
        List<String> required =
                new ArrayList<>(body && schema.getRequired() != null ? schema.getRequired() : List.of());
        for (FieldInfo field : fields(type)) {
            Schema property = Shapes.of(name, field, schema.getProperties().get(field.name()));
            if (!body) {
                required.add(field.name());
            }
            if (isNullable(field) && !(body && required.contains(field.name()))) {
                property = nullable(property);
            }
            describe(name, field.name(), property);
            properties.put(field.name(), property);
        }
        schema.setProperties(properties);
        schema.setRequired(required.isEmpty() ? null : required);
        if (body) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
        if (schema.getDescription() == null) {
            schema.setDescription(descriptions.getProperty(name));
        }
    }

    private void describe(String schema, String field, Schema property) {
        if (property.getDescription() == null) {
            property.setDescription(descriptions.getProperty(schema + "." + field));
        }
    }

    private static Schema nullable(Schema property) {
        if (property.getRef() != null) {
            return OASFactory.createSchema()
                    .addAnyOf(OASFactory.createSchema().ref(property.getRef()))
                    .addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
        }
        if (property.getType() != null && !property.getType().contains(Schema.SchemaType.NULL)) {
            property.addType(Schema.SchemaType.NULL);
        }
        return property;
    }

    private static boolean isNullable(FieldInfo field) {
        return field.type().hasAnnotation(NULLABLE);
    }

    private static List<FieldInfo> fields(ClassInfo record) {
        return record.fieldsInDeclarationOrder().stream()
                .filter(field -> !java.lang.reflect.Modifier.isStatic(field.flags()))
                .toList();
    }

    private static String name(ClassInfo type) {
        AnnotationInstance schema = type.declaredAnnotation(SCHEMA);
        AnnotationValue name = schema == null ? null : schema.value("name");
        return name == null ? type.simpleName() : name.asString();
    }

    private static Properties descriptions() {
        Properties properties = new Properties();
        try (InputStream file = Schemas.class.getResourceAsStream("/openapi/fields.properties")) {
            if (file == null) {
                throw new IllegalStateException("openapi/fields.properties is missing");
            }
            Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8);
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
