package io.tributary.projects.infrastructure.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

    private static final String ROCKET = "\ud83d\ude80";

    @Test
    void quotes_within_a_name_end_no_name() {
        assertThat(Identifiers.quote("Status")).isEqualTo("\"Status\"");
        assertThat(Identifiers.quote("a\"b\"\"; DROP TABLE pages; --"))
                .isEqualTo("\"a\"\"b\"\"\"\"; DROP TABLE pages; --\"");
    }

    @Test
    void a_name_is_cut_to_63_bytes_between_characters() {
        assertThat(Identifiers.cut("a".repeat(200), 63)).isEqualTo("a".repeat(63));
        assertThat(Identifiers.cut("\u00e4".repeat(200), 63)).isEqualTo("\u00e4".repeat(31));
        assertThat(Identifiers.cut("a" + ROCKET.repeat(50), 63)).isEqualTo("a" + ROCKET.repeat(15));
        assertThat(Identifiers.cut("\u6f22".repeat(21), 63)).isEqualTo("\u6f22".repeat(21));
    }

    @Test
    void what_no_name_can_hold_is_replaced() {
        assertThat(Identifiers.cut("a\0b\nc\ud83dd", 63)).isEqualTo("a b c\ufffdd");
    }

    @Test
    void a_literal_ends_where_it_should() {
        assertThat(Identifiers.literal("JU%5DK")).isEqualTo("'JU%5DK'");
        assertThat(Identifiers.literal("it's")).isEqualTo("'it''s'");
        assertThat(Identifiers.literal("\\'; x")).isEqualTo(" E'\\\\''; x'");
    }

    @Test
    void a_name_is_given_out_once() {
        UniqueNames names = new UniqueNames();

        assertThat(names.take("Status")).isEqualTo("Status");
        assertThat(names.take("Status")).isEqualTo("Status_2");
        assertThat(names.take("Status")).isEqualTo("Status_3");
        assertThat(names.take("Status_2")).isEqualTo("Status_2_2");
        assertThat(names.take("status")).isEqualTo("status");
    }

    @Test
    void names_that_begin_as_ours_are_made_others() {
        UniqueNames names = new UniqueNames();

        assertThat(names.take("_page_id")).isEqualTo("_page_id_2");
        assertThat(names.take("_page_id")).isEqualTo("_page_id_3");
        assertThat(names.take("_anything")).isEqualTo("_anything_2");
    }

    @Test
    void long_names_that_begin_alike_stay_apart_and_keep_their_suffixes() {
        UniqueNames names = new UniqueNames();
        String name = "\u00e4".repeat(40);

        String first = names.take(name + "x");
        String second = names.take(name + "y");
        String end = names.take(name, " end");

        assertThat(first).isEqualTo("\u00e4".repeat(31));
        assertThat(second).isEqualTo("\u00e4".repeat(30) + "_2");
        assertThat(end).isEqualTo("\u00e4".repeat(29) + " end");
        assertThat(second.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            Launch                | launch
            Product Launch (2026) | product_launch_2026
            Größe & Äpfel         | große_apfel
            2026 plan             | project_2026_plan
            Запуск                | запуск
            発売 計画               | 発売_計画
            "; DROP VIEW x; --    | drop_view_x
            ___                   | project
            🚀                    | project
            """)
    void a_view_is_called_as_its_project_in_a_word_that_needs_no_quotes(String project, String slug) {
        assertThat(ViewNames.slug(project)).isEqualTo(slug);
    }

    @Test
    void a_long_view_name_leaves_room_for_the_project_id() {
        var names = ViewNames.candidates(
                "\u00f8".repeat(200), java.util.UUID.fromString("0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11"));

        assertThat(names)
                .containsExactly(
                        "\u00f8".repeat(31),
                        "\u00f8".repeat(27) + "_0d0c2f0e",
                        "\u00f8".repeat(15) + "_0d0c2f0e6b1c4f3a9a433f4e1f0a4f11");
    }
}
