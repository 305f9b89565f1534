package io.baton.store;

import io.baton.api.Durability;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.store.disk.Disk;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;

/** One replica for tests. */
final class Replicas {

  static final SegmentId ID = new SegmentId(7, 42);
  static final SegmentName NAME = SegmentName.of("orders/eu");

  static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

  private Replicas() {}

  static ReplicaDirectory on(Disk disk, long boot) {
    return new ReplicaDirectory(disk, new Random(5), boot, 8, InstantSource.fixed(NOW));
  }

  static ReplicaStore create(Disk disk, int blocks, Durability durability) throws IOException {
    return on(disk, 1).create(ID, NAME, spec(blocks, durability), 1);
  }

  static ReplicaStore open(Disk disk, long boot) throws IOException {
    return on(disk, boot).open(ID);
  }

  static SegmentSpec spec(int blocks, Durability durability) {
    return SegmentSpec.ofCapacity((long) blocks * SegmentSpec.BLOCK_SIZE)
        .withDurability(durability);
  }
}
