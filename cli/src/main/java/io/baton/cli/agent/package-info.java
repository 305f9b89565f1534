/** The agent as a daemon, and what is asked of one that runs. */
@NullMarked
package io.baton.cli.agent;

import org.jspecify.annotations.NullMarked;
