/**
 * The API's document (OpenAPI), which says what can be asked and what is answered. It is put together at build time from
 * the resources, their records and {@link io.tributary.api.Answers}; texts and examples are in {@code openapi/} of the
 * module's resources, and what no resource says in {@code META-INF/openapi.yaml}. {@code docs/openapi.yaml} is a copy.
 */
@NullMarked
package io.tributary.api.document;

import org.jspecify.annotations.NullMarked;
