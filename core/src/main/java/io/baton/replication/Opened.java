package io.baton.replication;

import io.baton.api.SegmentId;
import io.baton.api.Version;

/**
 * What an opening ends with: the epoch is ours, and every recorded member holds the recovered
 * version.
 *
 * @param segment which
 * @param epoch won by compare-and-set and promised by every member
 * @param record as it stands after the opening
 * @param recovered newest version among the members' answers; from now on committed
 */
public record Opened(SegmentId segment, long epoch, RecordView record, Version recovered) {}
