package io.tributary.job.planted;

import java.security.SecureRandom;

/** Breaks the rule that a static field holds nothing that a native image must not keep. */
final class KeptChance {

    static final SecureRandom CHANCE = new SecureRandom();

    private KeptChance() {}
}
