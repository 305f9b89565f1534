package io.baton.registry.record.origin;

import io.baton.api.NodeId;
import java.time.Instant;

/**
 * An operator's decision to go on from a copy that may lack acknowledged checkpoints (R5): what is
 * not in it was given up. For people; nothing is decided by it.
 *
 * @param when by the clock of who decided
 * @param by whose decision: user and host
 * @param node that had the copy
 * @param version newest version that the copy held whole, such as {@code 3.127}
 * @param epoch that the decision took, and that the copy's content is a version of since
 */
public record Recovered(Instant when, String by, NodeId node, String version, long epoch) {}
