package io.tributary.projects.infrastructure.postgres;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What a project's view may be called: a word that needs no quotes behind {@code notion.}. */
final class ViewNames {

    private static final int SHORT_ID = 8;

    private ViewNames() {}

    /** Names to try, the best one first: the last one is no one else's. */
    static List<String> candidates(String projectName, UUID projectId) {
        String slug = slug(projectName);
        String id = projectId.toString().replace("-", "");
        return List.of(slug, with(slug, id.substring(0, SHORT_ID)), with(slug, id));
    }

    /** Letters and digits of any script, in lower case, with {@code _} for the rest; it begins with a letter. */
    static String slug(String projectName) {
        String plain = Normalizer.normalize(
                Normalizer.normalize(projectName, Normalizer.Form.NFKD).replaceAll("[\\u0300-\\u036f]", ""),
                Normalizer.Form.NFC);
        String words = plain.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{Nd}]+", "_")
                .replaceAll("^_+|_+$", "");
        String slug = words.isEmpty() ? "project" : words.matches("^\\p{L}.*") ? words : "project_" + words;
        return Identifiers.cut(slug, Identifiers.MAX_BYTES);
    }

    private static String with(String slug, String id) {
        return Identifiers.cut(slug, Identifiers.MAX_BYTES - id.length() - 1) + "_" + id;
    }
}
