/** What a migration may do while replicas of the version before still work. */
@NullMarked
package io.tributary.projects.migrations;

import org.jspecify.annotations.NullMarked;
