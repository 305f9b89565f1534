package io.baton.replication.pull;

import com.google.common.base.Verify;
import io.baton.api.SegmentId;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
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
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadGroups;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadTags;
import io.baton.replication.storage.StorageException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pinned version of a replica into a target: hashes of tag groups, then tags of the groups
 * that differ, then the blocks whose tags differ. A bounded number of block requests is under way,
 * so the reader sets the pace.
 *
 * <p>Single-threaded; the same rules as {@code Owner}'s for effects and time.
 */
public final class Pull {

  /** What the pull asks of its driver, which never calls back before it returns. */
  public interface Effects {

    /** Sends to the source. */
    void send(ReadRequest request);

    /** The target holds the version whole. */
    void pulled(ReadOpened version, long blocks);

    /** The pull has ended without a result. */
    void failed(Reason reason, String detail);
  }

  private static final int WINDOW = 4;
  private static final int GROUPS_PER_TAG_REQUEST = ReadTags.MAX_TAGS / ReadGroups.BLOCKS_PER_GROUP;

  private final SegmentId segment;
  private final PullTarget target;
  private final Effects effects;
  private final long patienceNanos;
  private final ArrayDeque<ReadBlocks> underWay = new ArrayDeque<>();
  private @Nullable ReadOpened opened;
  private boolean ended;
  private long heardNanos;
  private int groups;
  private int firstGroup;
  private long[] hashes = new long[0];
  private int group;
  private int awaitedTags = -1;
  private int[] wanted = new int[0];
  private int wantedCount;
  private int wantedNext;
  private long pulled;

  /**
   * Makes one that has not started.
   *
   * @param patienceNanos how long to wait for any answer before the source counts as gone
   */
  public Pull(SegmentId segment, PullTarget target, long patienceNanos, Effects effects) {
    this.segment = segment;
    this.target = target;
    this.patienceNanos = patienceNanos;
    this.effects = effects;
  }

  /** Asks a replica to pin its newest version, or its newest committed one. */
  public void start(long incarnation, boolean newest, long nowNanos) {
    start(new OpenRead(segment, incarnation, newest), nowNanos);
  }

  /**
   * Asks a replica to pin its newest committed version if it is newer than one that is held. That
   * it is not ({@code ReadUnchanged}) is its caller's to hear: the pull goes on waiting.
   */
  public void startAfter(Version known, long incarnation, long nowNanos) {
    start(new OpenRead(segment, incarnation, false, known), nowNanos);
  }

  /** Asks a replica to pin what the request says. */
  public void start(ReadRequest open, long nowNanos) {
    heardNanos = nowNanos;
    effects.send(open);
  }

  /** Whether it has ended, with or without a result. */
  public boolean hasEnded() {
    return ended;
  }

  /** Takes an answer of the source. */
  public void received(Reply reply, long nowNanos) {
    if (ended) {
      return;
    }
    heardNanos = nowNanos;
    try {
      if (reply instanceof ReadOpened r && opened == null) {
        open(r);
      } else if (reply instanceof GroupHashes r
          && isOurs(r.read())
          && r.first() == firstGroup
          && group == firstGroup) {
        hashes = r.hashes();
        nextTags();
      } else if (reply instanceof BlockTags r && isOurs(r.read()) && r.first() == awaitedTags) {
        compare(r.first(), r.tags());
      } else if (reply instanceof BlockData r && isOurs(r.read())) {
        put(r.blocks());
      } else if (reply instanceof Refused r) {
        fail(r.reason(), r.detail());
      }
    } catch (StorageException e) {
      fail(e.reason(), e.getMessage());
    }
  }

  private boolean isOurs(long read) {
    return opened != null && opened.read() == read;
  }

  private void open(ReadOpened source) throws StorageException {
    opened = source;
    target.begin(source);
    int blocks = SegmentSpec.blocks(source.length());
    groups = (blocks + ReadGroups.BLOCKS_PER_GROUP - 1) / ReadGroups.BLOCKS_PER_GROUP;
    nextGroups();
  }

  private void nextGroups() throws StorageException {
    if (group >= groups) {
      finish();
      return;
    }
    firstGroup = group;
    hashes = new long[0];
    int count = Math.min(ReadGroups.MAX_GROUPS, groups - group);
    effects.send(new ReadGroups(segment, source().read(), group, count));
  }

  /** Asks for the tags of the next groups in a row that differ. */
  private void nextTags() throws StorageException {
    while (group - firstGroup < hashes.length && holdsGroup(group)) {
      group++;
    }
    if (group - firstGroup >= hashes.length) {
      if (hashes.length == 0) {
        throw new StorageException(Reason.CORRUPT, "the source sent no hashes for group " + group);
      }
      nextGroups();
      return;
    }
    int end = group + 1;
    while (end - firstGroup < hashes.length
        && end - group < GROUPS_PER_TAG_REQUEST
        && !holdsGroup(end)) {
      end++;
    }
    awaitedTags = group * ReadGroups.BLOCKS_PER_GROUP;
    int blocks = SegmentSpec.blocks(source().length());
    int last = (int) Math.min(blocks, (long) end * ReadGroups.BLOCKS_PER_GROUP);
    group = end;
    effects.send(new ReadTags(segment, source().read(), awaitedTags, last - awaitedTags));
  }

  private boolean holdsGroup(int number) throws StorageException {
    return target.holdsGroup(number, hashes[number - firstGroup]);
  }

  private void compare(int first, Tags tags) throws StorageException {
    awaitedTags = -1;
    wanted = new int[tags.count()];
    wantedCount = 0;
    wantedNext = 0;
    for (int i = 0; i < tags.count(); i++) {
      if (!target.holds(first + i, tags, i)) {
        wanted[wantedCount++] = first + i;
      }
    }
    nextBlocks();
  }

  private void nextBlocks() throws StorageException {
    while (underWay.size() < WINDOW && wantedNext < wantedCount) {
      int end = Math.min(wantedCount, wantedNext + BlockBatch.MAX_BLOCKS);
      ReadBlocks request =
          new ReadBlocks(segment, source().read(), Arrays.copyOfRange(wanted, wantedNext, end));
      wantedNext = end;
      underWay.add(request);
      effects.send(request);
    }
    if (underWay.isEmpty()) {
      nextTags();
    }
  }

  private void put(BlockBatch batch) throws StorageException {
    ReadBlocks oldest = underWay.peek();
    if (oldest == null
        || batch.count() != oldest.blocks().length
        || batch.block(0) != oldest.blocks()[0]) {
      return;
    }
    for (int i = 0; i < batch.count(); i++) {
      if (batch.block(i) != oldest.blocks()[i]) {
        throw new StorageException(
            Reason.CORRUPT, "the source sent other blocks than were asked for");
      }
    }
    underWay.remove();
    target.put(batch);
    pulled += batch.count();
    nextBlocks();
  }

  private void finish() throws StorageException {
    ReadOpened source = source();
    target.finish(source);
    ended = true;
    effects.send(new CloseRead(segment, source.read()));
    effects.pulled(source, pulled);
  }

  /** The connection to the source is gone. */
  public void disconnected() {
    fail(Reason.READ_GONE, "the connection to the source was lost");
  }

  /** Ends it; nothing is reported. */
  public void cancel() {
    if (!ended) {
      ended = true;
      close();
    }
  }

  /** What passes with time. */
  public void tick(long nowNanos) {
    if (!ended && nowNanos - heardNanos > patienceNanos) {
      fail(
          Reason.READ_GONE, "the source has not answered for " + patienceNanos / 1_000_000 + " ms");
    }
  }

  private void fail(Reason reason, String detail) {
    if (!ended) {
      ended = true;
      close();
      effects.failed(reason, detail);
    }
  }

  private void close() {
    if (opened != null) {
      effects.send(new CloseRead(segment, opened.read()));
    }
  }

  private ReadOpened source() {
    return Verify.verifyNotNull(opened);
  }
}
