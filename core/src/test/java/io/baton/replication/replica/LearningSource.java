package io.baton.replication.replica;

import io.baton.api.SegmentSpec;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.replication.message.Tags;
import io.baton.replication.read.BlockData;
import io.baton.replication.read.BlockTags;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.GroupHashes;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadClosed;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadTags;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import io.baton.replication.version.ListVersions;
import io.baton.replication.version.VersionKeeper;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A replica that others learn from: what it answers. */
public final class LearningSource {

  private final ReplicaStorage storage;
  private final Map<Long, PinnedVersion> reads = new HashMap<>();
  private long nextRead;

  /** Of what is stored. */
  public LearningSource(ReplicaStorage storage) {
    this.storage = storage;
  }

  /** Any answer of a source. */
  public Reply answer(Request request) {
    try {
      if (request instanceof ListVersions list) {
        return new VersionKeeper(storage).list(list);
      } else if (request instanceof OpenRead open) {
        return opened(storage.pin(open.newest()));
      } else if (request instanceof OpenVersion open) {
        return opened(storage.pin(open.version()));
      }
      return read(request);
    } catch (StorageException e) {
      return refused(e.reason());
    }
  }

  Refused refused(Refused.Reason reason) {
    return new Refused(
        storage.segment(),
        storage.incarnation(),
        0,
        reason,
        storage.fence(),
        storage.last(),
        "says the source");
  }

  private Reply opened(PinnedVersion pinned) {
    reads.put(++nextRead, pinned);
    return new ReadOpened(
        storage.segment(),
        nextRead,
        pinned.version(),
        storage.commitPoint(),
        pinned.length(),
        pinned.checksum());
  }

  private Reply read(Request request) throws StorageException {
    if (request instanceof ReadGroups ask) {
      long[] hashes = reads.get(ask.read()).groupHashes(ask.first(), ask.count());
      return new GroupHashes(ask.segment(), ask.read(), ask.first(), hashes);
    } else if (request instanceof ReadTags ask) {
      Tags tags = reads.get(ask.read()).tags(ask.first(), ask.count());
      return new BlockTags(ask.segment(), ask.read(), ask.first(), tags);
    } else if (request instanceof ReadBlocks ask) {
      return new BlockData(ask.segment(), ask.read(), blocks(reads.get(ask.read()), ask.blocks()));
    }
    CloseRead close = (CloseRead) request;
    reads.remove(close.read()).close();
    return new ReadClosed(close.segment(), close.read());
  }

  private static BlockBatch blocks(PinnedVersion pinned, int[] numbers) throws StorageException {
    Tags tags = new Tags(numbers.length);
    ByteBuffer data = ByteBuffer.allocate(numbers.length * SegmentSpec.BLOCK_SIZE);
    for (int i = 0; i < numbers.length; i++) {
      Tags tag = pinned.tags(numbers[i], 1);
      tags.set(i, tag.epoch(0), tag.sequence(0), tag.hash(0));
      pinned.read(numbers[i], 1, data);
    }
    return new BlockBatch(numbers, tags, data.flip());
  }
}
