package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    @TempDir
    private Path root;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void makeHome() throws IOException {
        new Home(root).make();
    }

    @Test
    void one_log_is_printed_as_it_is() throws Exception {
        write("redis", "one\ntwo\n");
        write("postgres", "other\n");

        print("redis", false);

        assertThat(text()).isEqualTo("one\ntwo\n");
    }

    @Test
    void all_logs_name_who_speaks() throws Exception {
        write("redis", "one\n");
        write("api-service", "two\n");

        print(null, false);

        assertThat(text()).isEqualTo("api-service   | two\nredis         | one\n");
    }

    @Test
    void following_prints_what_is_added_and_starts_over_in_a_new_file() throws Exception {
        write("redis", "one\ntwo\n");
        Thread follower = new Thread(() -> {
            try {
                print("redis", true);
            } catch (IOException | InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        follower.start();
        Await.until("the beginning is printed", () -> text().equals("one\ntwo\n"));

        write("redis", "half ");
        write("redis", "line\n");
        Await.until("the addition is printed", () -> text().endsWith("half line\n"));
        Files.delete(file("redis"));
        write("redis", "new\n");

        Await.until("the new file is printed", () -> text().endsWith("new\n"));
        follower.interrupt();
        follower.join();
    }

    @Test
    void no_logs_yet_is_said_so() {
        assertThatThrownBy(() -> print(null, false)).isInstanceOf(Refusal.class);
    }

    private void print(@Nullable String service, boolean follow) throws IOException, InterruptedException {
        new Logs(new Home(root), new PrintStream(said, true, StandardCharsets.UTF_8)).print(service, follow);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Path file(String name) {
        return new Home(root).logs().resolve(name + ".log");
    }
}
