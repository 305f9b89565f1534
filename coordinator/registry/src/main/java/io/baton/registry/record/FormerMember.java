package io.baton.registry.record;

import io.baton.api.Member;
import java.time.Instant;

/**
 * A replica that was in sync once; kept for an operator who looks for a last copy.
 *
 * @param member node and incarnation
 * @param epoch the segment's epoch when it was removed
 * @param removed when, by the clock of who removed it
 */
public record FormerMember(Member member, long epoch, Instant removed) {}
