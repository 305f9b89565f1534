package io.baton.registry;

import io.baton.registry.record.SegmentRecord;

/**
 * A record as a read saw it.
 *
 * @param record the segment's record
 * @param znodeVersion ZooKeeper's count of its writes, 0 after creation; a compare-and-set wins
 *     only at the version that it expects
 */
public record VersionedRecord(SegmentRecord record, int znodeVersion) {}
