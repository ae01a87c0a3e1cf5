/**
 * {@code ./tributary}: everything on one machine. {@code up} runs in the foreground and holds all servers and services;
 * the other commands read the run file that it keeps in {@code .tributary/}.
 */
@NullMarked
package io.tributary.devstack.launcher;

import org.jspecify.annotations.NullMarked;
