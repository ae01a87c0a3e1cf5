/**
 * Dead letters: events and jobs that were given up, until someone replays or discards them. Events stay in their topics, which
 * can't delete one, so what became of them is kept beside; a job leaves the archive of its queue.
 */
@NullMarked
package io.tributary.projects.application.letters;

import org.jspecify.annotations.NullMarked;
