/**
 * What every request passes, Notion's and people's: it gets an id, a limit of time and a line in the log, and browsers of
 * other origins are let in where the operator says so.
 */
@NullMarked
package io.tributary.api.door;

import org.jspecify.annotations.NullMarked;
