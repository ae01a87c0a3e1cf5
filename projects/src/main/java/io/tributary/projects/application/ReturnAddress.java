package io.tributary.projects.application;

import io.tributary.projects.domain.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a person may be sent on to: our own origin alone, so that an address of ours never leads to a stranger's.
 */
public final class ReturnAddress {

    private static final int LONGEST = 1000;

    private final URI publicUrl;

    /** @param publicUrl under which people reach us */
    public ReturnAddress(URI publicUrl) {
        this.publicUrl = publicUrl;
    }

    /**
     * The address, whole.
     *
     * @param text a path that begins with one slash, or an address with our origin
     * @throws Refused if it leads elsewhere
     */
    String checked(String text) {
        URI address = text.length() > LONGEST ? null : whole(text);
        if (address == null || !isOurs(address)) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "return-address-not-ours",
                    "returnTo must be a path that begins with one slash, or an address under the origin of"
                            + " TRIBUTARY_PUBLIC_URL.");
        }
        return address.toString();
    }

    private boolean isOurs(URI address) {
        // The authority as it is written: of a host with an underscore Java reads no parts.
        return address.getRawAuthority() != null
                && address.getRawAuthority().equals(publicUrl.getRawAuthority())
                && Objects.equals(address.getScheme(), publicUrl.getScheme());
    }

    /**
     * What is looked at is read from the text that is given back, and nothing but it. A backslash, a control character
     * and the like are no part of any address, whatever a browser makes of them. A path without a slash before it would
     * become a part of the host's name.
     */
    private @Nullable URI whole(String text) {
        try {
            URI given = new URI(text);
            if (given.isAbsolute()) {
                return given;
            }
            return text.startsWith("/") && !text.startsWith("//")
                    ? new URI(publicUrl.resolve(given).toString())
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
