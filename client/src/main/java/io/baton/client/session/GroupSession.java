package io.baton.client.session;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.registry.Segments;
import io.baton.replication.group.GroupOwner;
import io.baton.replication.owner.Captured;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link GroupOwner} (R12): the sessions of its segments, whose checkpoints are committed
 * together. Lives on the loop's thread.
 */
public final class GroupSession {

  private final Loop loop;
  private final ImmutableList<OwnerSession> sessions;
  private final GroupOwner owner;

  private GroupSession(Loop loop, ImmutableList<OwnerSession> sessions, Version recovered) {
    this.loop = loop;
    this.sessions = sessions;
    // The sessions' owners tell each outcome; that all do so in one step is the group's doing.
    this.owner =
        new GroupOwner(
            sessions.stream().map(OwnerSession::owner).toList(), recovered, version -> {});
    for (OwnerSession session : sessions) {
      session.settleBy(owner::settle);
      session.onLost(why -> sessions.forEach(each -> each.lose(why)));
    }
  }

  /**
   * Starts one on the loop's thread.
   *
   * @param starts of each segment, all of one epoch and one recovered version
   */
  public static CompletableFuture<GroupSession> start(
      Loop loop, NodeLinks links, Segments segments, List<OwnerSession.Start> starts) {
    CompletableFuture<GroupSession> session = new CompletableFuture<>();
    loop.execute(
        () ->
            session.complete(
                new GroupSession(
                    loop,
                    starts.stream()
                        .map(start -> new OwnerSession(loop, links, segments, start))
                        .collect(ImmutableList.toImmutableList()),
                    starts.get(0).opened().recovered())));
    return session;
  }

  /** Of each segment, in the order of the starts. */
  public ImmutableList<OwnerSession> sessions() {
    return sessions;
  }

  /**
   * Takes a checkpoint of the group, of all segments or of none.
   *
   * @param taken one of each segment, all of one version; as with {@link OwnerSession#offer}
   * @param forGood whether its versions are to be kept until they are forgotten
   * @param outcomes of each; all that are not lost complete in one step
   * @return null if it was taken, or why it was refused: nothing was sent then, and the futures are
   *     left alone
   */
  public @Nullable String offer(
      List<Captured> taken,
      boolean forGood,
      List<CompletableFuture<OwnerSession.Committed>> outcomes) {
    for (OwnerSession session : sessions) {
      if (session.isOver()) {
        return session.whyOver();
      }
    }
    List<Captured> parts = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      parts.add(sessions.get(i).expect(taken.get(i), forGood, outcomes.get(i)));
    }
    String refused = owner.offer(parts, loop.now());
    sessions.forEach(OwnerSession::stir);
    if (refused != null) {
      Version version = parts.get(0).version();
      sessions.forEach(session -> session.forget(version));
    }
    return refused;
  }
}
