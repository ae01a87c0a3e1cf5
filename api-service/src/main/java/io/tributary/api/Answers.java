package io.tributary.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a method of a resource answers, for the API's document. What every operation of its kind answers too is added to
 * it there: 401 and 403, 400 for a body or a cursor, 404 beneath a project, and so on.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

    /** Status if all goes well. */
    int status() default 200;

    /** What is answered then, in a sentence. */
    String with();

    /** Status of another good end; 0 if there is none. Up to 299 with the same content, from 300 on with none. */
    int otherStatus() default 0;

    /** What is answered then, in a sentence. */
    String otherwise() default "";

    /** Names of its headers; each is described among the document's components. */
    String[] headers() default {};

    /** How else it may end. */
    ProblemType[] problems() default {};
}
