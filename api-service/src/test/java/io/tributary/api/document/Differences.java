package io.tributary.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Where two JSON texts differ, one line for each place. */
final class Differences {

    private static final int SHOWN = 200;

    private Differences() {}

    /** Empty if they say the same. */
    static List<String> between(String leftName, JsonNode left, String rightName, JsonNode right) {
        List<String> found = new ArrayList<>();
        compare("", leftName, left, rightName, right, found);
        return found;
    }

    private static void compare(
            String place, String leftName, JsonNode left, String rightName, JsonNode right, List<String> found) {
        if (left.equals(right)) {
            return;
        }
        if (left.isMissingNode()) {
            found.add(place + " is only in " + rightName + ": " + shown(right));
        } else if (right.isMissingNode()) {
            found.add(place + " is only in " + leftName + ": " + shown(left));
        } else if (left.isObject() && right.isObject()) {
            Set<String> names = new TreeSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> compare(
                    place + "/" + name.replace("~", "~0").replace("/", "~1"),
                    leftName,
                    left.path(name),
                    rightName,
                    right.path(name),
                    found));
        } else if (left.isArray() && right.isArray()) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(place + "/" + i, leftName, left.path(i), rightName, right.path(i), found);
            }
        } else {
            found.add(place + " is " + shown(left) + " in " + leftName + " and " + shown(right) + " in " + rightName);
        }
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }
}
