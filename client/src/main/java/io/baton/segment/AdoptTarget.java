package io.baton.segment;

import io.baton.api.Version;
import io.baton.block.StateChecksum;
import io.baton.outline.TagsTarget;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.UncheckedIOException;

/**
 * Goes on with the file of the {@linkplain io.baton.segment.place.LastOpen last open} while a
 * program may be writing it: learns the tags of the recovered version, so that the next capture
 * finds whatever differs from it, and changes no byte of the file. One thread at a time.
 */
public final class AdoptTarget extends TagsTarget {

  private final LocalSegment segment;
  private final Version recovered;
  private final Runnable whenAdopted;

  AdoptTarget(LocalSegment segment, Version recovered, Runnable whenAdopted) {
    super(new Tags(0));
    this.segment = segment;
    this.recovered = recovered;
    this.whenAdopted = whenAdopted;
  }

  /** The segment, whose length is set once this is finished. */
  public LocalSegment segment() {
    return segment;
  }

  /** What the file holds is newer, if it differs. */
  @Override
  public boolean holds(int block, Tags source, int i) {
    learn(block, source, i);
    return true;
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    throw new StorageException(
        Reason.CORRUPT, "the source of " + this + " sent blocks that nobody asked for");
  }

  /** Of another version nothing is taken over: another owner has written, and the open ends. */
  @Override
  public void finish(ReadOpened source) throws StorageException {
    super.finish(source);
    if (!source.version().equals(recovered)) {
      return;
    }
    long sum = source.checksum() - StateChecksum.ofLength(source.length());
    try {
      segment.resume(source.version(), source.length(), tags(), sum);
    } catch (UncheckedIOException e) {
      throw new StorageException(Reason.IO_ERROR, String.valueOf(e.getMessage()), e);
    }
    whenAdopted.run();
  }

  @Override
  public String toString() {
    return segment.toString();
  }
}
