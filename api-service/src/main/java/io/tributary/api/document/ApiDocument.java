package io.tributary.api.document;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.tributary.api.Answers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * Completes what was read off the resources, at build time: the document is a file of the built service, and nothing of
 * this runs in it. Public, since Quarkus makes it. May be run twice over the same document.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {

    private static final DotName ANSWERS = DotName.createSimple(Answers.class.getName());
    private static final DotName OPERATION =
            DotName.createSimple("org.eclipse.microprofile.openapi.annotations.Operation");

    private final IndexView index;

    /** @param index the service's classes */
    public ApiDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Method> methods = methods();
        new Schemas(index, document.getComponents()).complete(methods.values());
        ProblemExamples.addTo(document.getComponents());
        OperationText text = new OperationText(document.getComponents());
        Map<String, PathItem> sorted = new TreeMap<>(document.getPaths().getPathItems());
        sorted.forEach((path, item) -> item.getOperations().values().forEach(operation -> {
            text.complete(path, operation, methods.get(operationId(operation)));
        }));
        document.getPaths().setPathItems(new LinkedHashMap<>(sorted));
    }

    /**
     * A method of a resource, by which an operation is done.
     *
     * @param java where it is
     * @param answers what it says of its answers
     */
    record Method(MethodInfo java, AnnotationInstance answers) {}

    private Map<String, Method> methods() {
        Map<String, Method> methods = new TreeMap<>();
        for (AnnotationInstance answers : index.getAnnotations(ANSWERS)) {
            if (answers.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo java = answers.target().asMethod();
                AnnotationInstance operation = java.annotation(OPERATION);
                AnnotationValue id = operation == null ? null : operation.value("operationId");
                methods.put(id == null ? java.toString() : id.asString(), new Method(java, answers));
            }
        }
        return methods;
    }

    private static String operationId(Operation operation) {
        String id = operation.getOperationId();
        return id == null ? "" : id;
    }
}
