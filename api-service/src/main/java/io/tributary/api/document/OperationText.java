package io.tributary.api.document;

import io.tributary.api.ProblemType;
import io.tributary.projects.domain.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jspecify.annotations.Nullable;

/** Completes an operation: its parameters, who may ask, what is answered, and examples of both. */
final class OperationText {

    private static final DotName NEEDS = DotName.createSimple("io.tributary.api.accounts.Needs");
    private static final DotName OPEN_TO_ALL = DotName.createSimple("io.tributary.api.accounts.OpenToAll");
    private static final DotName FOR_OPERATOR = DotName.createSimple("io.tributary.api.accounts.ForOperator");
    private static final DotName GET = DotName.createSimple("jakarta.ws.rs.GET");
    private static final String PROJECT = "/api/v1/projects/{id}";
    private static final String PROBLEMS = "x-problems";

    private static final Set<ProblemType> ALWAYS =
            EnumSet.of(ProblemType.NOT_ACCEPTABLE, ProblemType.INTERNAL_ERROR, ProblemType.DATABASE_UNAVAILABLE);
    private static final Set<ProblemType> WITH_TOKEN =
            EnumSet.of(ProblemType.UNAUTHORIZED, ProblemType.SIGN_IN_UNAVAILABLE);
    private static final Set<ProblemType> WITH_BODY = EnumSet.of(
            ProblemType.MALFORMED_JSON,
            ProblemType.UNREADABLE_FIELD,
            ProblemType.UNKNOWN_FIELD,
            ProblemType.BODY_TOO_LARGE,
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            ProblemType.INVALID_FIELD);
    private static final Map<String, Set<ProblemType>> WITH_PARAMETER = Map.of(
            "cursor", EnumSet.of(ProblemType.INVALID_CURSOR),
            "limit", EnumSet.of(ProblemType.INVALID_FIELD),
            "If-Match", EnumSet.of(ProblemType.UNREADABLE_FIELD, ProblemType.PROJECT_CHANGED));

    private final Components components;

    OperationText(Components components) {
        this.components = components;
    }

    /** @param method null if the operation isn't a resource's: then it stands in the document, except for its problems */
    void complete(String path, Operation operation, ApiDocument.@Nullable Method method) {
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        problems.addAll(named(operation));
        if (method != null) {
            problems.addAll(implied(path, operation));
            problems.addAll(problems(method.answers()));
            guard(operation, method, problems);
            succeed(operation, method.answers());
        }
        share(operation);
        Examples examples = Examples.of(operation.getOperationId());
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
            examples.addRequest(operation.getRequestBody().getContent());
        }
        operation.getResponses().getAPIResponses().values().stream()
                .map(APIResponse::getContent)
                .filter(Objects::nonNull)
                .forEach(examples::addAnswer);
        ProblemExamples.addTo(operation.getResponses(), problems);
    }

    /** Who may ask: the same as the filter of requests decides. */
    private static void guard(Operation operation, ApiDocument.Method method, Set<ProblemType> problems) {
        if (ofResource(method, OPEN_TO_ALL) != null) {
            operation.setSecurity(List.of());
            return;
        }
        boolean operatorOnly = ofResource(method, FOR_OPERATOR) != null;
        problems.addAll(WITH_TOKEN);
        problems.add(operatorOnly ? ProblemType.OPERATOR_ONLY : ProblemType.INSUFFICIENT_SCOPE);
        List<String> scopes = operatorOnly ? List.of() : List.of(scope(method));
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("bearer", scopes)));
    }

    private static @Nullable AnnotationInstance ofResource(ApiDocument.Method method, DotName annotation) {
        return method.java().declaringClass().declaredAnnotation(annotation);
    }

    /** The one good answer that was read off the method, under its status and with its headers. */
    private static void succeed(Operation operation, AnnotationInstance answers) {
        Content content = operation.getResponses().getAPIResponses().entrySet().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .map(answer -> answer.getValue().getContent())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        AnnotationValue status = answers.value("status");
        APIResponse good = OASFactory.createAPIResponse()
                .description(answers.value("with").asString())
                .content(content);
        AnnotationValue headers = answers.value("headers");
        for (String header : headers == null ? new String[0] : headers.asStringArray()) {
            good.addHeader(header, OASFactory.createHeader().ref("#/components/headers/" + header));
        }
        APIResponses responses = OASFactory.createAPIResponses();
        responses.addAPIResponse(status == null ? "200" : Integer.toString(status.asInt()), good);
        AnnotationValue other = answers.value("otherStatus");
        if (other != null) {
            responses.addAPIResponse(Integer.toString(other.asInt()), otherwise(answers, other.asInt(), content));
        }
        operation.setResponses(responses);
    }

    private static APIResponse otherwise(AnnotationInstance answers, int status, @Nullable Content content) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(answers.value("otherwise").asString());
        return status < 300
                ? response.content(content)
                : response.addHeader("Location", OASFactory.createHeader().ref("#/components/headers/Location"));
    }

    /** A parameter that several operations have is described once, unless one of them says more of it. */
    private void share(Operation operation) {
        if (operation.getParameters() == null) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        operation.getParameters().forEach(own -> parameters.add(shared(own)));
        operation.setParameters(parameters);
    }

    private Parameter shared(Parameter own) {
        if (own.getRef() != null || own.getDescription() != null) {
            return own;
        }
        Predicate<Parameter> same = other -> other.getName().equals(own.getName()) && other.getIn() == own.getIn();
        return components.getParameters().entrySet().stream()
                .filter(entry -> same.test(entry.getValue()))
                .map(entry -> OASFactory.createParameter().ref("#/components/parameters/" + entry.getKey()))
                .findFirst()
                .orElse(own);
    }

    private static Set<ProblemType> implied(String path, Operation operation) {
        Set<ProblemType> problems = EnumSet.copyOf(ALWAYS);
        if (operation.getRequestBody() != null) {
            problems.addAll(WITH_BODY);
        }
        if (path.equals(PROJECT) || path.startsWith(PROJECT + "/")) {
            problems.add(ProblemType.PROJECT_NOT_FOUND);
        }
        Stream<Parameter> parameters =
                operation.getParameters() == null ? Stream.empty() : operation.getParameters().stream();
        parameters
                .map(Parameter::getName)
                .filter(Objects::nonNull)
                .forEach(name -> problems.addAll(WITH_PARAMETER.getOrDefault(name, Set.of())));
        return problems;
    }

    private static Set<ProblemType> problems(AnnotationInstance answers) {
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        AnnotationValue names = answers.value("problems");
        for (String name : names == null ? new String[0] : names.asEnumArray()) {
            problems.add(ProblemType.valueOf(name));
        }
        return problems;
    }

    /** Those that the document itself names at an operation, which are then shown like all others. */
    private static Set<ProblemType> named(Operation operation) {
        Set<ProblemType> problems = EnumSet.noneOf(ProblemType.class);
        if (operation.getExtensions() != null && operation.getExtensions().get(PROBLEMS) instanceof List<?> names) {
            names.forEach(name -> problems.add(
                    ProblemType.valueOf(name.toString().toUpperCase(Locale.ROOT).replace('-', '_'))));
            operation.removeExtension(PROBLEMS);
        }
        return problems;
    }

    private static String scope(ApiDocument.Method method) {
        AnnotationInstance needs = ofResource(method, NEEDS);
        if (needs != null) {
            return Scope.valueOf(needs.value().asEnum()).word();
        }
        return (method.java().hasAnnotation(GET) ? Scope.READ : Scope.WRITE).word();
    }
}
