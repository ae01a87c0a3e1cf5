package io.tributary.endtoend;

import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * What the services do, and what an operator does with them: all that isn't in {@link EndSuite}. Names of tests are unique
 * within a suite, since a run after a failure is told apart by them alone.
 */
@Suite
@SelectPackages("io.tributary.endtoend")
@ExcludeTags(EndSuite.TAG)
final class WorkSuite {

    private WorkSuite() {}
}
