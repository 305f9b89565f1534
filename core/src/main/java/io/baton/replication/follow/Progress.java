package io.baton.replication.follow;

import io.baton.api.Version;

/**
 * How far a follower is.
 *
 * @param held version that readers see; {@link Version#NONE} before the first
 * @param newest version that is known to be committed
 * @param currentNanos monotonic time at which {@code held} was the newest committed version that
 *     the source knew of, for the last time; before the first version, when following began
 * @param problem why it cannot go on now, for people; empty if nothing is known to be wrong
 */
public record Progress(Version held, Version newest, long currentNanos, String problem) {}
