package io.baton.replication.sim;

import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.replication.storage.ReplicaStorage;
import org.jspecify.annotations.Nullable;

/** Where a simulated node keeps its replica. It outlives the node's process. */
public interface ReplicaDisk {

  /** Makes the disks of a simulation. */
  interface Factory {

    /**
     * Makes an empty disk.
     *
     * @param atWrite to be called before and after every write, should the disk have finer steps
     *     than {@link ReplicaStorage}'s; throws {@link ProcessKilled}
     */
    ReplicaDisk make(NodeId node, Runnable atWrite);
  }

  /** Opens the replica for a new process; whatever the former one had open is void. */
  @Nullable ReplicaStorage open();

  /** Makes an empty replica. There is none. */
  ReplicaStorage create(SegmentId segment, SegmentName name, SegmentSpec spec, long incarnation);

  /** The replica is lost. */
  void delete();
}
