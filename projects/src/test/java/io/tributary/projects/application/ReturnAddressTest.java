package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.domain.Refused;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnAddressTest {

    private static final ReturnAddress PLAIN = new ReturnAddress(URI.create("https://tributary.example.com"));
    private static final ReturnAddress WITH_PORT = new ReturnAddress(URI.create("http://127.0.0.1:7400/base"));

    @ParameterizedTest
    @CsvSource({
        "/, https://tributary.example.com/",
        "/setup?step=2#end, https://tributary.example.com/setup?step=2#end",
        "https://tributary.example.com/a/b, https://tributary.example.com/a/b",
        "https://tributary.example.com, https://tributary.example.com",
        "/%2F%2Fevil.example.com, https://tributary.example.com/%2F%2Fevil.example.com",
    })
    void our_own_origin_is_let_through(String text, String whole) {
        assertThat(PLAIN.checked(text)).isEqualTo(whole);
    }

    @Test
    void the_port_belongs_to_the_origin() {
        assertThat(WITH_PORT.checked("/setup")).isEqualTo("http://127.0.0.1:7400/setup");
        assertThatThrownBy(() -> WITH_PORT.checked("http://127.0.0.1:7401/setup"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> WITH_PORT.checked("http://127.0.0.1/setup")).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "setup",
                ".evil.example.com",
                "@evil.example.com",
                ":pw@evil.example.com",
                "//evil.example.com",
                "///evil.example.com",
                "/\\evil.example.com",
                "\\\\evil.example.com",
                "https://evil.example.com",
                "https:evil.example.com",
                "https:/evil.example.com",
                "https://tributary.example.com.evil.example.com/",
                "https://tributary.example.com@evil.example.com/",
                "https://user@tributary.example.com/",
                "https://tributary.example.com:8443/",
                "https://tributary.example.com\\@evil.example.com",
                "http://tributary.example.com/",
                "javascript:alert(1)",
                "data:text/html,x",
                " /setup",
                "/set up",
                "/setup\r\nSet-Cookie: x=1",
            })
    void nothing_else_is(String text) {
        assertThatThrownBy(() -> PLAIN.checked(text))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.slug()).isEqualTo("return-address-not-ours"));
    }

    @Test
    void an_endless_address_is_refused() {
        assertThatThrownBy(() -> PLAIN.checked("/" + "x".repeat(1000))).isInstanceOf(Refused.class);
    }
}
