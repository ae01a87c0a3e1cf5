package io.tributary.checks;

import com.google.errorprone.CompilationTestHelper;
import org.junit.jupiter.api.Test;

class UniIgnoredTest {

    private final CompilationTestHelper compiler = CompilationTestHelper.newInstance(UniIgnored.class, getClass());

    @Test
    void a_dropped_uni_is_an_error_in_every_shape() {
        compiler.addSourceLines(
                        "Dropped.java",
                        "import io.smallrye.mutiny.Uni;",
                        "import io.smallrye.mutiny.Multi;",
                        "class Dropped {",
                        "  Uni<Void> flush() { return Uni.createFrom().voidItem(); }",
                        "  Multi<String> all() { return Multi.createFrom().empty(); }",
                        "  void bare() {",
                        "    // BUG: Diagnostic contains: UniIgnored",
                        "    flush();",
                        "  }",
                        "  void bareMulti() {",
                        "    // BUG: Diagnostic contains: UniIgnored",
                        "    all();",
                        "  }",
                        "  Uni<Void> inInvoke(Uni<Void> first) {",
                        "    // BUG: Diagnostic contains: UniIgnored",
                        "    return first.invoke(() -> flush());",
                        "  }",
                        "  Uni<Void> asReference(Uni<Void> first) {",
                        "    // BUG: Diagnostic contains: UniIgnored",
                        "    return first.invoke(this::flush);",
                        "  }",
                        "  void droppedOperator(Uni<String> uni) {",
                        "    // BUG: Diagnostic contains: UniIgnored",
                        "    uni.map(String::length);",
                        "  }",
                        "}")
                .doTest();
    }

    @Test
    void a_used_uni_is_fine() {
        compiler.addSourceLines(
                        "Used.java",
                        "import io.smallrye.mutiny.Uni;",
                        "class Used {",
                        "  Uni<Void> flush() { return Uni.createFrom().voidItem(); }",
                        "  Uni<Void> returned() { return flush(); }",
                        "  Uni<Void> chained(Uni<Void> first) { return first.chain(() -> flush()); }",
                        "  Uni<Void> called(Uni<Void> first) { return first.call(this::flush); }",
                        "  void subscribed() { flush().subscribe().with(done -> {}); }",
                        "}")
                .doTest();
    }
}
