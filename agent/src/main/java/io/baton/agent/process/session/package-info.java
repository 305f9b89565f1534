/**
 * Processes as {@code /proc} shows them: which one a pid is, which ones belong together, and how
 * they are told to end. Linux only.
 */
@NullMarked
package io.baton.agent.process.session;

import org.jspecify.annotations.NullMarked;
