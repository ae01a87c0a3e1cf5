package io.tributary.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every way in which the code lets a request fail is one of {@link ProblemType}, and each of those is in the code. */
class ProblemTypesTest {

    private static final Path ROOT = Path.of(System.getProperty("tributary.root", ".."));

    /** What makes a problem of a name, each with the place of the name among its arguments. */
    private static final List<Maker> MAKERS = List.of(
            new Maker("Refused", 1),
            new Maker("ProblemException", 1),
            new Maker("Challenge.undecided", 0),
            new Maker("undecided", 0),
            new Maker("problem", 1),
            new Maker("Answer", 1));

    /** What the framework refuses goes by the status alone; see ProblemMappers. */
    private static final Set<String> OF_HTTP =
            Set.of("not-found", "method-not-allowed", "not-acceptable", "unsupported-media-type");

    @Test
    void what_the_code_says_and_what_is_explained_are_the_same() throws IOException {
        Set<String> said = new TreeSet<>(OF_HTTP);
        said.addAll(names());

        Set<String> explained = new TreeSet<>();
        Stream.of(ProblemType.values()).map(ProblemType::slug).forEach(explained::add);

        assertThat(explained)
                .as("ProblemType, compared with the names in the code's refusals")
                .isEqualTo(said);
    }

    @Test
    void the_documentation_names_them_all() throws IOException {
        String text = Files.readString(ROOT.resolve("docs").resolve("api.md"));

        assertThat(ProblemType.values())
                .allSatisfy(type -> assertThat(text).as("docs/api.md").contains("`" + type.slug() + "`"));
    }

    private record Maker(String name, int place) {}

    private static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            for (CompilationUnitTree unit : task.parse()) {
                new Names(names).scan(unit, null);
            }
        }
        return names;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("service-defaults", "projects", "api-service")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }

    /** Collects the texts that stand where a maker has a problem's name. */
    private static final class Names extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Set<String> names;

        Names(Set<String> names) {
            this.names = names;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void nothing) {
            collect(made.getIdentifier().toString(), made.getArguments());
            return super.visitNewClass(made, null);
        }

        @Override
        public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void nothing) {
            collect(call.getMethodSelect().toString(), call.getArguments());
            return super.visitMethodInvocation(call, null);
        }

        private void collect(String maker, List<? extends ExpressionTree> arguments) {
            MAKERS.stream()
                    .filter(known -> known.name.equals(maker) && arguments.size() > known.place)
                    .forEach(known -> new Texts(names).scan(arguments.get(known.place), null));
        }
    }

    /** Every text in an expression, so that of two of which one is chosen both are found. */
    private static final class Texts extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final Set<String> found;

        Texts(Set<String> found) {
            this.found = found;
        }

        @Override
        public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void nothing) {
            if (literal.getValue() instanceof String text && !text.isEmpty()) {
                found.add(text);
            }
            return null;
        }
    }
}
