/**
 * A stateful server that speaks the part of Notion's API that Tributary uses, for development and tests: pages and data
 * sources of a demo workspace, errors with Notion's bodies, and signed webhooks for every change. What Notion does not
 * document is decided here for the case that is harder for a client, and said where it is decided.
 */
@NullMarked
package io.tributary.devstack.notion;

import org.jspecify.annotations.NullMarked;
