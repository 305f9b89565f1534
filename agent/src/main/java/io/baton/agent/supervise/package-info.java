/**
 * Runs a program beside its state: starts it, watches it, starts it again where it was, and ends it
 * before anybody else may run it.
 */
@NullMarked
package io.baton.agent.supervise;

import org.jspecify.annotations.NullMarked;
