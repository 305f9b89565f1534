package io.baton.client;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.NotRegisteredException;
import io.baton.client.follow.FollowOptions;
import io.baton.client.follow.Follower;
import io.baton.client.open.OpenOptions;
import io.baton.client.recovery.Recovery;
import io.baton.client.repair.Repair;
import io.baton.client.statistics.Statistics;
import io.baton.client.version.Fetched;
import io.baton.client.version.VersionChoice;
import io.baton.client.version.Versions;
import io.baton.export.ExportFile;
import io.baton.outline.Outline;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Baton cluster. One for a process is enough; safe for use by several threads.
 * Calls block, at most for the time that the configuration or their options say.
 */
public interface Baton extends AutoCloseable {

  /**
   * Connects. Returns when ZooKeeper has told the cluster's identity.
   *
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   * @throws io.baton.api.error.RefusedException if there is no Baton cluster at that address
   */
  static Baton connect(BatonConfig config) {
    return BatonClient.connect(config);
  }

  /**
   * Registers a segment of zeros, replicated as its initial version.
   *
   * @throws AlreadyRegisteredException if the name is taken
   * @throws io.baton.api.error.UnavailableException if fewer than {@code minInSync} storage nodes
   *     can take a replica; nothing is registered then
   * @throws io.baton.api.error.OutcomeUnknownException if it may have been registered: open it and
   *     see
   */
  Receipt register(SegmentName name, SegmentSpec spec);

  /**
   * Registers a segment with a file's bytes as its initial version; its length is the file's.
   *
   * @throws io.baton.api.error.RefusedException if the file cannot be read, or is larger than the
   *     capacity
   * @see #register(SegmentName, SegmentSpec)
   */
  Receipt register(SegmentName name, SegmentSpec spec, Path content);

  /**
   * Registers a segment with what remains in a buffer as its initial version; its length is that.
   * Many small segments are registered fastest by several threads at once.
   *
   * @param content heap or direct; its position and limit stay as they are, and its bytes are not
   *     to change until the call has returned
   * @throws io.baton.api.error.RefusedException if it is larger than the capacity, or has changed
   * @see #register(SegmentName, SegmentSpec)
   */
  Receipt register(SegmentName name, SegmentSpec spec, ByteBuffer content);

  /**
   * Registers a segment with the content of an export file as its initial version. Its bytes are
   * hashed again as they are sent.
   *
   * @param spec often the one that the file tells, {@code content.head().spec()}
   * @param content stays open until the call has returned, and is not to change until then
   * @throws io.baton.api.error.RefusedException if its content is longer than the capacity, or it
   *     has changed since it was opened
   * @see #register(SegmentName, SegmentSpec)
   */
  Receipt register(SegmentName name, SegmentSpec spec, ExportFile content);

  /**
   * Opens a segment: this process becomes its owner, with a local copy of the newest version that
   * may have been acknowledged.
   *
   * @throws NotRegisteredException if nobody ever registered the name
   * @throws io.baton.api.error.RefusedException also if it is one of a {@linkplain #groups group}
   * @throws io.baton.api.error.OwnedElsewhereException if its owner is alive and {@code options}
   *     ask for no takeover
   * @throws io.baton.api.error.NoCopyReachableException if no replica answers in time
   * @throws io.baton.api.error.UnavailableException if ZooKeeper does not answer in time
   * @throws io.baton.api.error.OutcomeUnknownException if a write to ZooKeeper has no known
   *     outcome: open again
   * @throws io.baton.api.error.NoSpaceException if the local disk cannot hold the capacity
   */
  Segment open(SegmentName name, OpenOptions options);

  /** Opens a segment whose owner is gone; see {@link #open(SegmentName, OpenOptions)}. */
  default Segment open(SegmentName name) {
    return open(name, OpenOptions.DEFAULT);
  }

  /** Opens a segment, registering it first if nobody ever did. */
  default Segment openOrRegister(SegmentName name, SegmentSpec spec) {
    try {
      return open(name);
    } catch (NotRegisteredException unregistered) {
      try {
        register(name, spec);
      } catch (AlreadyRegisteredException other) {
        return open(name);
      }
      return open(name);
    }
  }

  /** For a process that stands by to open a segment when its owner is gone. */
  io.baton.client.vacancy.Candidacy candidacy();

  /** Segments that are opened, checkpointed and removed together. */
  Groups groups();

  /**
   * Writes the newest committed version of a segment to a file, whoever owns it and without
   * disturbing them. Asks one in-sync replica after another until one gives an intact copy. A
   * version acknowledged just now may still be missing.
   *
   * @param file is replaced when the copy is whole
   * @throws NotRegisteredException if nobody ever registered the name
   * @throws io.baton.api.error.NoCopyReachableException if no replica gives an intact copy; names
   *     what each one said
   */
  default Fetched fetch(SegmentName name, Path file) {
    return fetch(name, VersionChoice.NEWEST, file);
  }

  /**
   * Writes a version that is kept, or the newest committed one, to a file.
   *
   * @throws io.baton.api.error.RefusedException if no version has that label
   * @throws io.baton.api.error.NoCopyReachableException also if no replica keeps that version
   * @see #fetch(SegmentName, Path)
   */
  Fetched fetch(SegmentName name, VersionChoice choice, Path file);

  /**
   * Writes a committed version of a segment to an export file, as {@link #fetch(SegmentName,
   * VersionChoice, Path) fetch} writes its content: a file that tells whose version it is, has only
   * the blocks that were ever written, and proves itself whole when it is {@linkplain
   * ExportFile#open opened}.
   *
   * @param file is replaced when the export is whole
   * @throws io.baton.api.error.NoSpaceException if the file's disk is full
   * @throws io.baton.api.error.RefusedException if the file cannot be written
   * @see #fetch(SegmentName, VersionChoice, Path)
   */
  Fetched export(SegmentName name, VersionChoice choice, Path file);

  /** The newest committed version; see {@link #export(SegmentName, VersionChoice, Path)}. */
  default Fetched export(SegmentName name, Path file) {
    return export(name, VersionChoice.NEWEST, file);
  }

  /**
   * Reads what the blocks of a committed version of a segment are, but not their bytes: to tell
   * where two versions differ.
   *
   * @param known an outline of an earlier version of the same segment, of which only what changed
   *     since is read; of another segment it is of no use and does no harm
   * @throws NotRegisteredException if nobody ever registered the name
   * @throws io.baton.api.error.NoCopyReachableException if no replica answers; names what each one
   *     said
   */
  Outline outline(SegmentName name, VersionChoice choice, @Nullable Outline known);

  /**
   * Keeps a local copy of a segment at its newest committed version, whoever owns it and without
   * disturbing them. Returns when the first version is whole.
   *
   * @throws NotRegisteredException if nobody ever registered the name, or the segment was removed
   * @throws io.baton.api.error.NoCopyReachableException if no replica gives an intact copy; names
   *     what each one said
   * @throws io.baton.api.error.NoSpaceException if the local disk cannot hold the capacity
   */
  Follower follow(SegmentName name, FollowOptions options);

  /**
   * Opens the segment that is followed, in the follower's own file: what it holds is neither
   * fetched nor copied again. The follower has ended then; if this fails it goes on following.
   * Neither a reader of the follower nor a listener may call this.
   *
   * @throws NotRegisteredException if the segment was removed, also if its name stands for another
   * @throws io.baton.api.error.UnavailableException also if readers of the follower do not leave it
   *     in time
   * @see #open(SegmentName, OpenOptions)
   */
  Segment promote(Follower follower, OpenOptions options);

  /**
   * Brings a segment that nobody owns back to its replicas, and becomes no owner by it: for the
   * coordinator, and for an administrator who has none. Returns at once.
   *
   * @param limit how long it may take, once it has begun to teach
   * @return how it ended; fails with a {@link io.baton.api.error.BatonException}. Cancelling it
   *     ends the repair, harmlessly
   */
  CompletableFuture<Repair.Report> repair(SegmentId id, Duration limit);

  /** What replicas keep besides the newest versions. */
  Versions versions();

  /** For an administrator whose segment has no copy that counts. */
  Recovery recovery();

  /**
   * Removes a segment and frees its name. Storage nodes keep its replicas for their grace time;
   * until then {@code baton undelete} brings it back.
   *
   * @throws NotRegisteredException if nobody ever registered the name
   * @throws io.baton.api.error.OwnedElsewhereException if its owner is alive
   * @throws io.baton.api.error.RefusedException if it is of a group, which is removed as a whole
   * @throws io.baton.api.error.OutcomeUnknownException if it may be removed, now or later: call
   *     again, which is refused with {@link NotRegisteredException} if it was
   */
  Removed remove(SegmentName name);

  /**
   * Removes a segment for ever: nodes delete its replicas at once.
   *
   * @see #remove
   */
  void removeNow(SegmentName name);

  /**
   * A removed segment.
   *
   * @param id what it is found by from now on
   * @param removed when, by this process's clock
   * @param keptUntil roughly until when it can be undeleted, at least; empty if no node that runs
   *     says how long it keeps replicas
   */
  record Removed(SegmentId id, Instant removed, Optional<Instant> keptUntil) {}

  /** This connection as an owner, as ZooKeeper names it; another one each time. */
  String id();

  /** Segments that this connection has open. */
  ImmutableSet<SegmentName> openSegments();

  /** What this client has done until now; cheap, and still there after {@link #close}. */
  Statistics statistics();

  /** Closes what is open, and followers, and disconnects. Harmless twice. */
  @Override
  void close();
}
