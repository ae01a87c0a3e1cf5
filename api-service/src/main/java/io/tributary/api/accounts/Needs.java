package io.tributary.api.accounts;

import io.tributary.projects.domain.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The scope that every request to a resource needs. Without it, a look needs {@code read} and a change {@code write}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface Needs {

    /** The scope. */
    Scope value();
}
