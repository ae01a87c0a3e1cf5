/** {@code /api/v1/connections}: by which tokens, and so into which workspaces, a user's projects look. */
@NullMarked
package io.tributary.api.connections;

import org.jspecify.annotations.NullMarked;
