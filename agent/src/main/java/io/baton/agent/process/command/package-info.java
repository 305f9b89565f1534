/** What is to be run, by whom and where, and whether that is possible. */
@NullMarked
package io.baton.agent.process.command;

import org.jspecify.annotations.NullMarked;
