/**
 * How Baton speaks to ZooKeeper: paths, calls that are sent once, the one loop that repeats them,
 * and what must outlive a session (ephemeral znodes and watches). Used by {@code io.baton.registry}
 * only; others need no more of it than {@link io.baton.registry.session.ConnectionState}.
 */
@NullMarked
package io.baton.registry.session;

import org.jspecify.annotations.NullMarked;
