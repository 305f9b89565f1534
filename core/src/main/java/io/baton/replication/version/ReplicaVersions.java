package io.baton.replication.version;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.Reply;
import io.baton.replication.storage.KeptVersion;

/**
 * What a replica keeps.
 *
 * @param segment whose
 * @param incarnation of the replica
 * @param commitPoint newest version that it knows to be committed
 * @param kept oldest first, at most {@value #MOST}
 */
public record ReplicaVersions(
    SegmentId segment, long incarnation, Version commitPoint, ImmutableList<KeptVersion> kept)
    implements Reply {

  /** That one replica keeps for good. */
  public static final int MOST_FOR_GOOD = 1000;

  /** Of one replica: those, and those that pass, which may be some more for a while. */
  public static final int MOST = 4096;
}
