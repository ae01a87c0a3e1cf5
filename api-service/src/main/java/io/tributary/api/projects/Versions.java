package io.tributary.api.projects;

import io.tributary.defaults.ProblemException;
import io.tributary.projects.application.Expected;
import io.tributary.projects.domain.Project;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A project's version as an entity tag. It counts the owner's changes alone: what the sync does changes no tag. */
final class Versions {

    private static final Pattern TAG = Pattern.compile("\\G\\s*(W/)?\"([^\"]*)\"\\s*(,|$)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int MAX_LENGTH = 1000;

    private Versions() {}

    static String tag(Project project) {
        return "\"" + project.version() + "\"";
    }

    /** What {@code If-Match} asks for. A weak tag matches nothing, as RFC 9110 says; nor does one that is no version. */
    static Expected expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return Expected.ANY;
        }
        Set<Long> versions = new HashSet<>();
        Matcher tag = TAG.matcher(ifMatch.length() > MAX_LENGTH ? "" : ifMatch);
        int end = 0;
        while (end < ifMatch.length() && tag.find()) {
            end = tag.end();
            if (tag.group(1) == null && NUMBER.matcher(tag.group(2)).matches()) {
                versions.add(Long.parseLong(tag.group(2)));
            }
        }
        if (end == 0 || end < ifMatch.length()) {
            throw new ProblemException(
                            400,
                            "invalid-field",
                            "Invalid field",
                            "If-Match must be the ETag of the project as you read it, or *.")
                    .with("field", "If-Match");
        }
        return new Expected(versions);
    }
}
