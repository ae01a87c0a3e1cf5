package io.tributary.defaults;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An expected refusal, told to the caller as a problem document (RFC 9457). Nothing secret belongs in it.
 *
 * <p>{@code throw new ProblemException(422, "database-not-shared", "…", "…").with("field", "notionDatabaseId")}
 */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where each type has a page that explains it; api-service serves them. */
    private static final String TYPES = "/api/problems/";

    private final int status;
    private final String slug;
    private final String title;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /**
     * A refusal.
     *
     * @param status HTTP status
     * @param slug stable name that programs can rely on; the end of the document's {@code type}
     * @param title what is wrong, the same each time
     * @param detail what is wrong this time, and what would be right
     */
    public ProblemException(int status, String slug, String title, String detail) {
        super(detail);
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /**
     * A document's {@code type}: an address within the service that answered, so that it is the same wherever Tributary is
     * installed, and leads to a page that explains it.
     */
    public static String type(String slug) {
        return TYPES + slug;
    }

    /** Adds a member to the document, such as {@code field}. */
    public ProblemException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    /** Adds a header to the answer, such as {@code Retry-After}. */
    public ProblemException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Stable name. */
    public String slug() {
        return slug;
    }

    /** What is wrong, the same each time. */
    public String title() {
        return title;
    }

    /** Further members of the document. */
    public Map<String, Object> members() {
        return members;
    }

    /** Further headers of the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
