package io.baton.replication.opening;

import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.Version;
import io.baton.replication.Opened;
import io.baton.replication.message.Request;

/** What an {@link Opening} asks of its driver, which never calls back before it returns. */
public interface OpeningEffects {

  /** Why an opening failed. */
  enum Failure {
    /** No member answered in time. Nothing was lost; nothing may be started from scratch. */
    NO_COPY,
    /** Somebody else opened the segment meanwhile. */
    PREEMPTED,
    /** The opening is courteous, and a member heard the owner within its grace time. */
    OWNER_ALIVE,
    /** A member found that ZooKeeper went back (R11). */
    REGISTRY_WENT_BACK,
    /**
     * A write to ZooKeeper has no known outcome yet: this opening may still take the epoch, and
     * then owns nothing.
     */
    UNKNOWN
  }

  /** Sends a message; its replies, if any come, are given to {@link Opening#received}. */
  void send(NodeId to, Request request);

  /** Asks a member to learn the newest version of another. */
  void teach(NodeId learner, Member source);

  /**
   * Compare-and-sets the record's epoch and owner. Called again with the same {@code change} if the
   * outcome was unknown: the driver then issues the very same write at the same znode version.
   */
  void claim(long change, long epoch);

  /**
   * Of an opening {@linkplain OpeningConfig#together together} with others: the members that have
   * answered all hold this version, or something that builds on it. To be answered by {@link
   * Opening#recover}.
   */
  default void surveyed(Version oldest) {
    throw new IllegalStateException("this opening is of no group");
  }

  /** Compare-and-sets the record's in-sync set; the same rule. */
  void propose(long change, ImmutableSet<Member> inSync);

  /**
   * Reads the record afresh, for {@link Opening#looked}. Called again if there is no answer for a
   * while.
   */
  void look();

  /** The segment is this owner's, and every recorded member holds the recovered version. */
  void opened(Opened opened);

  /** It failed; {@code detail} names the nodes and what they said. */
  void failed(Failure failure, String detail);
}
