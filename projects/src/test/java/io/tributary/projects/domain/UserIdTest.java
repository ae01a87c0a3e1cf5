package io.tributary.projects.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserIdTest {

    private static final String ISSUER = "https://id.example.com";

    /** Whoever changes how it is made takes everyone's projects away from them. */
    @Test
    void a_user_of_a_provider_has_the_same_id_for_ever() {
        assertThat(UserId.of(ISSUER, "alice")).hasToString("0db8d1fd-53e1-8d2c-8104-9b3531d415d4");
    }

    @Test
    void another_subject_or_another_issuer_is_another_user() {
        assertThat(UserId.of(ISSUER, "alice"))
                .isNotEqualTo(UserId.of(ISSUER, "Alice"))
                .isNotEqualTo(UserId.of(ISSUER + "/", "alice"))
                .isNotEqualTo(UserId.of(ISSUER + "a", "lice"));
    }

    @Test
    void no_subject_makes_the_id_of_a_user_who_has_a_random_one_or_a_fixed_one() {
        assertThat(UserId.of(ISSUER, "bob").value().version()).isEqualTo(8);
        assertThat(UserId.of(ISSUER, "bob").value().variant()).isEqualTo(2);
    }
}
