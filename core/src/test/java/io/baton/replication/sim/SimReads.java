package io.baton.replication.sim;

import io.baton.api.SegmentSpec;
import io.baton.block.BlockHash;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
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
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadTags;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.storage.PinnedVersion;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;

/** What a node answers to readers, whose pins end with their connections. */
final class SimReads {

  /** A version that a reader has pinned. */
  record OpenPin(Host host, PinnedVersion pinned) {}

  private long nextRead;

  Reply answer(Link.Session session, Host host, ReplicaStorage storage, ReadRequest request) {
    try {
      if (request instanceof OpenRead open) {
        return open(session, host, storage, open);
      } else if (request instanceof OpenVersion open) {
        return open(session, host, storage, open);
      }
      return checked(storage, read(session, request), host.isSound());
    } catch (StorageException e) {
      return new Refused(
          storage.segment(),
          storage.incarnation(),
          0,
          e.reason(),
          storage.fence(),
          storage.last(),
          e.getMessage());
    }
  }

  /** A sound replica serves what its tags say, for as long as a version is pinned. */
  private static Reply checked(ReplicaStorage storage, Reply reply, boolean sound) {
    if (sound && reply instanceof BlockData data) {
      BlockBatch blocks = data.blocks();
      for (int i = 0; i < blocks.count(); i++) {
        if (!blocks.tags().isNone(i) && BlockHash.of(blocks.data(i)) != blocks.tags().hash(i)) {
          throw new Violation(
              "P1 atomic", storage.last() + " was held when block " + blocks.block(i) + " changed");
        }
      }
    }
    return reply;
  }

  private Reply open(Link.Session session, Host host, ReplicaStorage storage, OpenRead request)
      throws StorageException {
    require(storage, request.incarnation());
    ReadUnchanged unchanged = request.unchanged(storage.commitPoint());
    return unchanged != null
        ? unchanged
        : opened(session, host, storage, storage.pin(request.newest()));
  }

  private Reply open(Link.Session session, Host host, ReplicaStorage storage, OpenVersion request)
      throws StorageException {
    require(storage, request.incarnation());
    return opened(session, host, storage, storage.pin(request.version()));
  }

  private static void require(ReplicaStorage storage, long incarnation) throws StorageException {
    if (incarnation != storage.incarnation()) {
      throw new StorageException(Reason.WRONG_INCARNATION, "the replica here is another one");
    }
  }

  private ReadOpened opened(
      Link.Session session, Host host, ReplicaStorage storage, PinnedVersion pinned) {
    long read = ++nextRead;
    if (session.isAlive()) {
      session.reads.put(read, new OpenPin(host, pinned));
    } else {
      pinned.close();
    }
    return new ReadOpened(
        storage.segment(),
        read,
        pinned.version(),
        storage.commitPoint(),
        pinned.length(),
        pinned.checksum());
  }

  private static Reply read(Link.Session session, ReadRequest request) throws StorageException {
    if (request instanceof ReadGroups groups) {
      PinnedVersion pinned = pinned(session, groups.read());
      long[] hashes = pinned.groupHashes(groups.first(), groups.count());
      return new GroupHashes(groups.segment(), groups.read(), groups.first(), hashes);
    } else if (request instanceof ReadTags tags) {
      PinnedVersion pinned = pinned(session, tags.read());
      Tags found = pinned.tags(tags.first(), tags.count());
      return new BlockTags(tags.segment(), tags.read(), tags.first(), found);
    } else if (request instanceof ReadBlocks blocks) {
      BlockBatch batch = blocks(pinned(session, blocks.read()), blocks.blocks());
      return new BlockData(blocks.segment(), blocks.read(), batch);
    }
    CloseRead close = (CloseRead) request;
    OpenPin open = session.reads.remove(close.read());
    if (open != null) {
      open.pinned().close();
    }
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

  private static PinnedVersion pinned(Link.Session session, long read) throws StorageException {
    OpenPin open = session.reads.get(read);
    if (open == null) {
      throw new StorageException(Reason.READ_GONE, "no such read");
    }
    return open.pinned();
  }

  /** The connection is gone. */
  void closeAll(Link.Session session) {
    session.reads.values().forEach(open -> open.pinned().close());
    session.reads.clear();
  }

  /** The replica is gone. */
  void closeAll(Link.Session session, Host host) {
    session.reads.values().stream()
        .filter(open -> open.host() == host)
        .forEach(open -> open.pinned().close());
    session.reads.values().removeIf(open -> open.host() == host);
  }
}
