/** Noticing that files change. */
@NullMarked
package io.baton.agent.watch;

import org.jspecify.annotations.NullMarked;
