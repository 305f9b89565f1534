package io.baton.client.open;

import com.google.common.collect.ImmutableList;
import io.baton.api.Version;
import io.baton.client.question.Waiting;
import io.baton.client.session.Loop;
import io.baton.client.session.OwnerSession;
import io.baton.client.statistics.Counters;
import io.baton.registry.Segments;
import io.baton.registry.session.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The session of a segment that is open, or those of all segments of a group, which are lost
 * together. From any thread.
 *
 * @param all at least one
 * @param loop on whose thread they live
 */
public record Sessions(ImmutableList<OwnerSession> all, Loop loop) {

  /** Counts what becomes of them, and lets their checkpoints know. */
  public void follow(Counters counters, Checkpoints checkpoints) {
    loop.execute(
        () -> {
          all.get(0)
              .onLost(
                  why -> {
                    checkpoints.lost();
                    counters.ownershipLost();
                  });
          all.forEach(session -> session.onMembersRemoved(counters::membersRemoved));
        });
  }

  /** Tells them what becomes of their records. */
  public ImmutableList<Subscription> watch(Segments segments) {
    return all.stream()
        .map(
            session ->
                segments.watch(
                    session.segment(), seen -> loop.execute(() -> session.recordSeen(seen))))
        .collect(ImmutableList.toImmutableList());
  }

  /** Calls back once, on a thread that may block, when they are lost. */
  public void onLost(Consumer<String> listener) {
    loop.execute(() -> all.get(0).onLost(why -> loop.callBack(() -> listener.accept(why))));
  }

  /**
   * Returns when all their members know the newest commit point.
   *
   * @param what is open, for messages
   * @throws io.baton.api.error.UnavailableException if that takes longer than {@code limit}
   */
  public void publish(String what, Duration limit) {
    List<CompletableFuture<Version>> known = new ArrayList<>();
    for (OwnerSession session : all) {
      CompletableFuture<Version> each = new CompletableFuture<>();
      known.add(each);
      loop.execute(() -> session.publish(each));
    }
    Waiting.join(
        CompletableFuture.allOf(known.toArray(CompletableFuture[]::new)),
        limit,
        "the in-sync members of " + what + " have not confirmed the commit point");
  }

  /** Ends them without a word to anybody. */
  public void close() {
    all.forEach(session -> loop.execute(session::close));
  }
}
