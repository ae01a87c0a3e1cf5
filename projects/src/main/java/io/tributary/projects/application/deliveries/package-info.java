/** What a delivery of Notion's means: which pages to look at, and which projects want a sweep. */
@NullMarked
package io.tributary.projects.application.deliveries;

import org.jspecify.annotations.NullMarked;
