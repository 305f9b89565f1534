package io.baton.client;

import com.google.common.collect.ImmutableMap;
import io.baton.api.GroupReceipt;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.open.MappedSegment;
import io.baton.client.version.VersionChoice;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The open segments of a group: what is in them is committed together, or not at all, and whoever
 * opens the group next finds all of them at one checkpoint.
 */
public interface SegmentGroup extends AutoCloseable {

  /** All of them, by name. */
  ImmutableMap<SegmentName, MappedSegment> segments();

  /**
   * One of them.
   *
   * @throws IllegalArgumentException if the group has no segment of that name
   */
  MappedSegment segment(SegmentName name);

  /** Newest version that this owner knows to be committed, the same in each segment. */
  Version version();

  /** Whether the group is still this process's: not closed, and not taken by another. */
  boolean isOwned();

  /**
   * Commits the content of all segments as it is: returns when every in-sync replica of each holds
   * it. The application must write to none of them meanwhile, or else the checkpoint holds what was
   * there when each block was copied.
   *
   * @throws io.baton.api.error.RefusedException nothing was sent: too much waits to be sent already
   * @throws io.baton.api.error.OutcomeUnknownException not all members had it in time; it is still
   *     being sent, and a later checkpoint that is acknowledged includes it
   * @throws io.baton.api.error.FencedException another owner has the group; whether its state
   *     includes this checkpoint is unknown, but it includes all of it or nothing
   */
  GroupReceipt checkpoint();

  /**
   * As {@link #checkpoint}; the version of each segment stays readable until it is {@linkplain
   * io.baton.client.version.Versions#forget forgotten}, and is called so in each of them.
   *
   * @throws io.baton.api.error.UnavailableException ZooKeeper cannot be asked, and nothing was
   *     sent; or it or a member cannot be told, and the version is committed and kept, without its
   *     label in some segments: {@link #version} says which
   * @see Segment#checkpoint(String)
   */
  GroupReceipt checkpoint(String label);

  /**
   * Goes back to a version that is kept of all segments: what they have become since is replaced by
   * what they were then, and committed as a new version. The application must not write meanwhile.
   * Until the earlier version of each is here as a whole nothing has changed.
   *
   * @throws io.baton.api.error.RefusedException also if a label stands for different versions, or
   *     none, in the segments
   * @see Segment#rollBack
   */
  GroupReceipt rollBack(VersionChoice choice);

  /**
   * As {@link #checkpoint}, but returns when the changed blocks are copied: the application may
   * write again at once. The future fails with the same errors. Futures complete in order, on a
   * thread of the library that must not be blocked.
   */
  CompletableFuture<GroupReceipt> checkpointAsync();

  /**
   * Returns when every in-sync replica knows that the newest committed version is committed, so
   * that {@link Baton#fetch} finds it.
   *
   * @throws io.baton.api.error.UnavailableException if that takes longer than a checkpoint may
   */
  void publish();

  /**
   * Calls back once, on a thread of the library, when the group is no longer this process's; at
   * once if so already.
   */
  void onLost(Consumer<String> listener);

  /**
   * Ends the ownership of all segments. Waits for checkpoints under way, tells the replicas and
   * ZooKeeper that there is no owner now. What was not checkpointed is lost. Harmless twice.
   */
  @Override
  void close();
}
