package io.baton.client;

import io.baton.api.Receipt;
import io.baton.client.open.MappedSegment;
import io.baton.client.version.VersionChoice;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An open segment: a mapped local file, replicated by its checkpoints. */
public interface Segment extends MappedSegment, AutoCloseable {

  /**
   * Makes the content longer, with zeros, or shorter, and commits it: {@link #reserve}, {@link
   * #setLength} and {@link #checkpoint} in one. What is cut off makes room in the replicas' files
   * for other blocks of the segment; the capacity stays.
   *
   * @throws io.baton.api.error.BatonException as {@link #reserve} does, and nothing is changed; or
   *     as {@link #checkpoint} does, and the length is part of the next one too
   */
  Receipt resize(long bytes);

  /**
   * Commits the content as it is: returns when every in-sync replica holds it.
   *
   * @throws io.baton.api.error.RefusedException nothing was sent: too much waits to be sent already
   * @throws io.baton.api.error.OutcomeUnknownException not all members had it in time; it is still
   *     being sent, and a later checkpoint that is acknowledged includes it
   * @throws io.baton.api.error.FencedException another owner has the segment; whether its state
   *     includes this checkpoint is unknown
   */
  Receipt checkpoint();

  /**
   * As {@link #checkpoint}; the version stays readable until it is {@linkplain
   * io.baton.client.version.Versions#forget forgotten}. Asks ZooKeeper and the members before, and
   * tells ZooKeeper afterwards.
   *
   * @param label what it is called from now on, 1 to 64 letters, digits and {@code . _ -},
   *     beginning with a letter; a version that was called so stays, without it
   * @throws io.baton.api.error.RefusedException also if that can be no label, or 100 labels are
   *     there, or 1,000 versions that are kept so; nothing was sent then
   * @throws io.baton.api.error.UnavailableException ZooKeeper cannot be asked, and nothing was
   *     sent; or it or a member cannot be told, and the version is committed and kept, without its
   *     label: {@link #version} says which
   */
  Receipt checkpoint(String label);

  /**
   * Goes back to a version that is kept: what the content has become since is replaced by what it
   * was then, length included, and committed as a new version. The application must not write
   * meanwhile; checkpoints wait. Until the earlier version is here as a whole, beside the local
   * file, nothing has changed.
   *
   * @throws io.baton.api.error.NoCopyReachableException if no replica has that version, or it
   *     cannot be written beside the local file, as without room; says which
   * @throws io.baton.api.error.RefusedException if no version has that label
   * @throws io.baton.api.error.BatonException as {@link #checkpoint}: the content is that of the
   *     earlier version then, and part of the next checkpoint
   */
  Receipt rollBack(VersionChoice choice);

  /**
   * As {@link #checkpoint}, but returns when the changed blocks are copied: the application may
   * write again at once. The future fails with the same errors. Futures complete in order, on a
   * thread of the library that must not be blocked.
   */
  CompletableFuture<Receipt> checkpointAsync();

  /**
   * Returns when every in-sync replica knows that the newest committed version is committed, so
   * that {@link Baton#fetch} finds it.
   *
   * @throws io.baton.api.error.UnavailableException if that takes longer than a checkpoint may
   */
  void publish();

  /**
   * Calls back once, on a thread of the library, when the segment is no longer this process's; at
   * once if so already.
   */
  void onLost(Consumer<String> listener);

  /**
   * Ends the ownership. Waits for checkpoints under way, tells the replicas and ZooKeeper that
   * there is no owner now. What was not checkpointed is lost. Harmless twice.
   */
  @Override
  void close();
}
