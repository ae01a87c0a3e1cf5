package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The known answers of Notion's documentation and of its client's tests. */
class SignatureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl"
                        + "|{\"verification_token\":\"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl\"}"
                        + "|sha256=461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735",
                "fixed-verification-token|{\"id\":\"fixed-evt\",\"type\":\"page.created\"}"
                        + "|sha256=e51fc361bd9b019cc34c59929547007291a6dd982179d36bb5d6d9e7e12cbac2"
            })
    void signs_as_notion_does(String token, String body, String signature) {
        assertThat(Signature.of(body.getBytes(StandardCharsets.UTF_8), token)).isEqualTo(signature);
    }
}
