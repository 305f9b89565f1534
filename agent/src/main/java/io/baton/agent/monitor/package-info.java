/** How an agent is watched: what it shows of its programs, and when it is not well. */
@NullMarked
package io.baton.agent.monitor;

import org.jspecify.annotations.NullMarked;
