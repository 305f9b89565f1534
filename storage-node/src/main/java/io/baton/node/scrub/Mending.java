package io.baton.node.scrub;

import io.baton.node.lane.Hosted;
import io.baton.node.learn.SourceLink;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.Pull;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.storage.StorageException;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes damaged blocks of one replica again, from one source, if it has them under the same tags:
 * then they have the same bytes, whatever version either holds. All on the replica's lane. Ends
 * once.
 */
final class Mending implements Hosted.Tenant, SourceLink.Puller, Pull.Effects, PullTarget {

  private final Hosted hosted;
  private final BitSet damaged;
  private final long incarnation;
  private final Consumer<String> ended;
  private final Pull pull;
  private @Nullable SourceLink source;
  private boolean hasEnded;

  /**
   * Has not begun.
   *
   * @param damaged blocks; those that are written again are cleared
   * @param incarnation of the source's replica
   * @param ended told how, for people
   */
  Mending(
      Hosted hosted, BitSet damaged, long incarnation, Duration patience, Consumer<String> ended) {
    this.hosted = hosted;
    this.damaged = damaged;
    this.incarnation = incarnation;
    this.ended = ended;
    this.pull = new Pull(hosted.store().segment(), this, patience.toNanos(), this);
  }

  /** Keeps the replica open until the end. */
  void begin(SourceLink link) {
    source = link;
    hosted.enter(this);
  }

  @Override
  public void start(long nowNanos) {
    pull.start(incarnation, true, nowNanos);
  }

  @Override
  public void unreachable(Throwable why) {
    end("cannot be reached: " + why);
  }

  @Override
  public void received(Reply reply, long nowNanos) {
    pull.received(reply, nowNanos);
  }

  @Override
  public void disconnected() {
    pull.disconnected();
  }

  @Override
  public void tick(long nowNanos) {
    pull.tick(nowNanos);
  }

  @Override
  public void evicted() {
    pull.cancel();
    end("the replica was closed");
  }

  @Override
  public void send(ReadRequest request) {
    if (source != null) {
      source.send(request);
    }
  }

  @Override
  public void pulled(ReadOpened version, long blocks) {
    end("sent " + blocks + " blocks of " + version.version());
  }

  @Override
  public void failed(Reason reason, String detail) {
    end(reason + ", " + detail);
  }

  private void end(String how) {
    if (!hasEnded) {
      hasEnded = true;
      hosted.leave(this);
      if (source != null) {
        source.close();
      }
      ended.accept(how);
    }
  }

  @Override
  public void begin(ReadOpened opened) {}

  @Override
  public boolean holdsGroup(int group, long hash) {
    int first = group * ReadGroups.BLOCKS_PER_GROUP;
    int next = damaged.nextSetBit(first);
    return next < 0 || next >= first + ReadGroups.BLOCKS_PER_GROUP;
  }

  @Override
  public boolean holds(int block, Tags tags, int i) {
    return !damaged.get(block) || tags.isNone(i);
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    for (int block : hosted.store().mend(blocks)) {
      damaged.clear(block);
    }
  }

  @Override
  public void finish(ReadOpened opened) {}
}
