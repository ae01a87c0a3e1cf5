package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotionLinksTest {

    private static final UUID ID = UUID.fromString("36cc9195-0000-4000-8000-000000000001");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36cc9195-0000-4000-8000-000000000001",
                " 36CC9195000040008000000000000001 ",
                "https://www.notion.so/36cc9195000040008000000000000001",
                "https://www.notion.so/acme/36cc9195000040008000000000000001?v=98024f3c000040008000000000000001",
                "https://www.notion.so/acme/36cc9195000040008000000000000001"
                        + "?v=98024f3c000040008000000000000001&p=153104cd000080008000000000000001&pm=s",
                "https://www.notion.so/acme/Product-launch-36cc9195000040008000000000000001#98024f3c000040008000000000000001",
                "https://notion.so/Projets-%C3%A9t%C3%A9-36cc9195-0000-4000-8000-000000000001/",
                "https://app.notion.com/p/acme/36cc9195000040008000000000000001?pvs=4",
                "https://acme.notion.site/36cc9195000040008000000000000001?v=98024f3c000040008000000000000001",
                "https://acme.notion.site/Été-36cc9195000040008000000000000001",
                "notion://www.notion.so/acme/36cc9195000040008000000000000001?v=98024f3c000040008000000000000001",
                "www.notion.so/acme/36cc9195000040008000000000000001",
                "HTTPS://WWW.NOTION.SO/36CC9195000040008000000000000001",
            })
    void a_database_is_named_by_its_id_or_by_a_link(String text) {
        assertThat(NotionLinks.target(text)).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Product launch",
                "https://www.notion.so/acme",
                "https://www.notion.so/?v=36cc9195000040008000000000000001",
                "https://www.notion.so/acme/Product-launch",
                "https://www.notion.so/acme/abc36cc9195000040008000000000000001",
                "https://www.notion.so/36cc91950000400080000000000000",
                "https://notion.so.example.com/36cc9195000040008000000000000001",
                "https://examplenotion.so/36cc9195000040008000000000000001",
                "https://user@www.notion.so/36cc9195000040008000000000000001",
                "https://example.com/www.notion.so/36cc9195000040008000000000000001",
                "notion.so",
            })
    void what_leads_to_no_database_is_none(String text) {
        assertThat(NotionLinks.target(text)).isNull();
    }

    @Test
    void what_is_missing_or_far_too_long_is_none() {
        assertThat(NotionLinks.target(null)).isNull();
        assertThat(NotionLinks.target("https://www.notion.so/" + "a-".repeat(2000) + ID))
                .isNull();
    }
}
