package io.baton.replication.owner;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.message.Request;

/**
 * What an {@code Owner} asks of its driver. Called on the owner's thread, in the middle of an
 * event: an implementation only sends or enqueues, and never calls the owner back before it
 * returns.
 */
public interface OwnerEffects {

  /**
   * Sends a message; its replies, if any come, are given to {@link Owner#received}. The blocks of a
   * {@code Checkpoint} are lent by its {@link Parts}: the driver gives them back.
   */
  void send(NodeId to, Request request);

  /**
   * Asks a storage node to learn from a member. The driver knows the segment's name, its spec and
   * the members' addresses.
   */
  void teach(NodeId learner, Member source);

  /**
   * Compare-and-sets the record's in-sync set. Called again with the same {@code change} if the
   * outcome was unknown: the driver then issues the very same write at the same znode version (R2).
   */
  void propose(long change, ImmutableSet<Member> inSync);

  /** A checkpoint is committed; called in order of versions. */
  void committed(Version version, ImmutableSet<NodeId> holders);

  /**
   * A checkpoint was not committed by its deadline: its outcome is unknown, and it is still being
   * sent.
   */
  void overdue(Version version, String why);

  /** The owner sends nothing of a version any more: the driver releases its parts. */
  void release(Captured captured);

  /** Every counted member knows that this version is committed. */
  void commitPointKnown(Version version);

  /** The recorded in-sync set is now this one. */
  void inSyncChanged(ImmutableSet<Member> inSync);

  /** Another owner has the segment. Nothing else happens afterwards. */
  void fenced(long byEpoch);
}
