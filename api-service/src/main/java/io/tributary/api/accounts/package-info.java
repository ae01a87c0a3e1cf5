/**
 * Who asks, and what they may do. Every request but a delivery needs a token: the operator's, a personal access token,
 * or one that an identity provider signed. docs/api.md is the reference.
 */
@NullMarked
package io.tributary.api.accounts;

import org.jspecify.annotations.NullMarked;
