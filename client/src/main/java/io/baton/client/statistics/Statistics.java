package io.baton.client.statistics;

/**
 * What a client has done since it was connected, over all of its segments. Only rises. Read while
 * the work goes on, so that one figure may be an event ahead of another.
 *
 * @param opens segments opened
 * @param reopens of these, with the state of an earlier ownership: this process took over, or came
 *     back
 * @param ownershipsLost open segments that another owner took, or that were removed
 * @param checkpoints committed
 * @param checkpointBytes of the changed blocks of these
 * @param refusals checkpoints that were not sent
 * @param unknownOutcomes checkpoints that were sent, and whose outcome was not known in time or
 *     when the segment was closed or lost
 * @param membersRemoved replicas that left the in-sync set of an open segment
 * @param latencies of the committed checkpoints, from the call until the outcome was known
 */
public record Statistics(
    long opens,
    long reopens,
    long ownershipsLost,
    long checkpoints,
    long checkpointBytes,
    long refusals,
    long unknownOutcomes,
    long membersRemoved,
    Latencies latencies) {}
