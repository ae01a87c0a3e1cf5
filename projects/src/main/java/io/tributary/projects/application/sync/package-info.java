/** The rules of sync and sweep: what an observation of Notion changes in the copy, and when to look again. */
@NullMarked
package io.tributary.projects.application.sync;

import org.jspecify.annotations.NullMarked;
