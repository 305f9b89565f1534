package io.baton.replication.copy;

import io.baton.api.Version;
import java.time.Instant;

/**
 * A replica that its node does not believe.
 *
 * @param number tells it from the node's others of the segment, from 1
 * @param reason why it was set aside, for people
 * @param since when, by the node's clock; for people
 * @param incarnation that it had; 0 if nothing in its file can be read
 * @param fence highest epoch that it promised
 * @param newest version that its journal names
 * @param commitPoint newest version that it knew to be committed
 * @param whole newest version of which every block is as it was written; none if there is none, or
 *     it was not looked for
 * @param badBlocks blocks of the newest version that fail their check; -1 if that was not looked
 *     for
 */
public record AsideCopy(
    int number,
    String reason,
    Instant since,
    long incarnation,
    long fence,
    Version newest,
    Version commitPoint,
    Version whole,
    int badBlocks) {}
