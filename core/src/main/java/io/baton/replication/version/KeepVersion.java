package io.baton.replication.version;

import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Request;

/**
 * Keep a committed version, keep it otherwise, or keep it no more. No owner's business, so it names
 * no epoch: whatever it does, the newest version stays what it is. Answered by {@link
 * ReplicaVersions}; refused with {@code NOT_READABLE} by a replica that does not have the version.
 *
 * @param segment whose
 * @param incarnation of the replica addressed
 * @param version which
 * @param keep how from now on
 */
public record KeepVersion(SegmentId segment, long incarnation, Version version, Keep keep)
    implements Request {}
