package io.baton.transport;

import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.replication.message.Acknowledged;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Checkpoint;
import io.baton.wire.Samples;

/** Checkpoints to send, and the answers of an honest replica. */
final class Checkpoints {

  private Checkpoints() {}

  static Checkpoint of(int blocks) {
    Version version = Samples.VERSION;
    BlockBatch batch = Samples.batch(version, 0, blocks);
    return new Checkpoint(Samples.SEGMENT, 1, version, version, version, 1 << 20, 0, 0, 1, batch);
  }

  static boolean intact(BlockBatch blocks) {
    for (int i = 0; i < blocks.count(); i++) {
      if (BlockHash.of(blocks.data(i)) != blocks.tags().hash(i)) {
        return false;
      }
    }
    return true;
  }

  static Acknowledged acknowledge(Checkpoint checkpoint) {
    return new Acknowledged(
        checkpoint.segment(),
        checkpoint.incarnation(),
        checkpoint.version(),
        checkpoint.part(),
        intact(checkpoint.blocks()));
  }
}
