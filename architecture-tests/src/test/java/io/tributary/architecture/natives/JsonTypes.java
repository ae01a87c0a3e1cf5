package io.tributary.architecture.natives;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The types of ours that become JSON, or come out of it: what resources take and give, and what that consists of. */
final class JsonTypes {

    private final Set<String> found = new TreeSet<>();

    private JsonTypes() {}

    /** Their names. */
    static Set<String> of(List<Class<?>> classes) {
        JsonTypes types = new JsonTypes();
        classes.stream()
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(JsonTypes::isOperation)
                .forEach(types::read);
        return types.found;
    }

    private static boolean isOperation(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private void read(Method operation) {
        add(operation.getGenericReturnType());
        for (Parameter parameter : operation.getParameters()) {
            boolean isBody = Arrays.stream(parameter.getAnnotations())
                    .map(annotation -> annotation.annotationType().getName())
                    .noneMatch(name -> name.startsWith("jakarta.ws.rs."));
            if (isBody) {
                add(parameter.getParameterizedType());
            }
        }
    }

    private void add(Type type) {
        if (type instanceof ParameterizedType parameterized) {
            add(parameterized.getRawType());
            Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::add);
        } else if (type instanceof Class<?> raw) {
            Class<?> one = raw.isArray() ? raw.getComponentType() : raw;
            if (one.getName().startsWith("io.tributary.") && found.add(one.getName()) && one.isRecord()) {
                Arrays.stream(one.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .collect(Collectors.toList())
                        .forEach(this::add);
            }
        }
    }
}
