package io.baton.client.open;

import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;

/** Tells how far another target is filled: its blocks are offered in ascending order. */
public final class ReportingTarget implements PullTarget {

  private final PullTarget target;
  private final SegmentName segment;
  private final LoadProgress progress;
  private long length;

  /** Reports on {@code target}. */
  public ReportingTarget(PullTarget target, SegmentName segment, LoadProgress progress) {
    this.target = target;
    this.segment = segment;
    this.progress = progress;
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    length = source.length();
    target.begin(source);
    progress.loaded(segment, 0, length);
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    return target.holdsGroup(group, hash);
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    boolean held = target.holds(block, tags, i);
    if (held) {
      progress.loaded(segment, until(block + 1L), length);
    }
    return held;
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    target.put(blocks);
    if (blocks.count() > 0) {
      progress.loaded(segment, until(blocks.block(blocks.count() - 1) + 1L), length);
    }
  }

  private long until(long block) {
    return Math.min(length, block * SegmentSpec.BLOCK_SIZE);
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    target.finish(source);
    progress.loaded(segment, length, length);
  }
}
