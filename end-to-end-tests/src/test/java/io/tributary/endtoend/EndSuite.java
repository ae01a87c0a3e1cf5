package io.tributary.endtoend;

import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * How services and servers fail or are replaced, and what becomes of their work: with a deployment of its own, beside {@link
 * WorkSuite}. Names of tests are unique within a suite, since a run after a failure is told apart by them alone.
 */
@Suite
@SelectPackages("io.tributary.endtoend")
@IncludeTags(EndSuite.TAG)
final class EndSuite {

    static final String TAG = "end";

    private EndSuite() {}
}
