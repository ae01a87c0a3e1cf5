package io.tributary.api.accounts;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Requests to the resource bear no token, and so nothing of any user's is done or shown there. {@link CallerFilter} knows its address
 * too: without both, nobody comes through.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenToAll {}
