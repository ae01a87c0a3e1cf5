package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The choices of one script: all from its seed, and names that come only once. */
final class Draw {
    private final SplittableRandom random;
    private int names;

    Draw(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From 0 to the bound, without it. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return below(times) == 0;
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Different ones in any order, at most so many. */
    <T> List<T> some(List<T> choices, int most) {
        List<T> left = new ArrayList<>(choices);
        List<T> chosen = new ArrayList<>();
        int count = Math.min(left.size(), below(most + 1));
        while (chosen.size() < count) {
            chosen.add(left.remove(below(left.size())));
        }
        return chosen;
    }

    String name(String prefix) {
        names++;
        return prefix + " " + names;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
