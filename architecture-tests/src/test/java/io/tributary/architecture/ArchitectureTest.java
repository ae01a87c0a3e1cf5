package io.tributary.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product keeps the rules, and each rule catches what it is there for. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tributary");

    @ParameterizedTest
    @MethodSource("rules")
    void the_product_keeps(String rule) {
        rule(rule).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_planted_violation_is_caught_by(String rule) {
        Set<Class<?>> planted = Violations.of(rule);
        assertThat(planted).as("planted violations of: " + rule).isNotEmpty();

        for (Class<?> violation : planted) {
            JavaClasses classes = new ClassFileImporter().importClasses(violation);
            assertThat(rule(rule).evaluate(classes).hasViolation())
                    .as(violation.getName())
                    .isTrue();
        }
    }

    @Test
    void every_class_belongs_to_a_module() {
        Set<String> packages = PRODUCT.stream()
                .map(type -> type.getPackageName())
                .filter(name -> !name.startsWith("io.tributary.checks"))
                .collect(Collectors.toSet());

        assertThat(packages)
                .allMatch(name -> Stream.of(Module.values())
                        .map(module -> module.packages().replace("..", ""))
                        .anyMatch(module -> name.equals(module) || name.startsWith(module + ".")));
    }

    static Stream<String> rules() {
        return Rules.all().keySet().stream();
    }

    private static ArchRule rule(String name) {
        Map<String, ArchRule> rules = Rules.all();
        var rule = rules.get(name);
        if (rule == null) {
            throw new IllegalArgumentException(name);
        }
        return rule;
    }
}
