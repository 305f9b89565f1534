package io.baton.replication.follow;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;

/** What a {@link Following} asks of its driver, which never calls back before it returns. */
public interface FollowingEffects {

  /**
   * Connects to a member's node; answered by {@link Following#connected} or {@link
   * Following#disconnected}. There is no other connection.
   */
  void connect(Member source);

  /** Sends to the source that is connected. */
  void send(ReadRequest request);

  /** Lets the connection go, or the attempt to make one; nothing of it is told any more. */
  void disconnect();

  /**
   * The target holds a version whole: readers are to see it from now on, and nothing of it before.
   * Answered by {@link Following#shown}, {@link Following#readersInside} or {@link
   * Following#showFailed}; the target is not touched until then.
   */
  void show(ReadOpened version);

  /** Reads the record; answered by {@link Following#looked} or {@link Following#lookFailed}. */
  void look();

  /** No member gave a version, each for its reason. It goes on trying. */
  void exhausted(ImmutableList<String> problems);

  /** The target cannot take a version. It goes on trying. */
  void stuck(Reason reason, String detail);
}
