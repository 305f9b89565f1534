package io.baton.agent.state;

import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.open.OpenReport;
import io.baton.registry.record.origin.Restored;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A state that this agent owns. One thread at a time, except where it says otherwise. */
public interface Held extends AutoCloseable {

  /** How it was opened. */
  OpenReport opened();

  /** How it was opened, for people. */
  default String text(SegmentName segment) {
    return "version %s of %s, epoch %d%s%s"
        .formatted(
            opened().version(),
            segment,
            opened().epoch(),
            continued() ? ", going on with what was in place" : "",
            opened().restored().map(Held::text).orElse(""));
  }

  private static String text(Restored content) {
    return ", RESTORED from the archive: version %s of %s, what was acknowledged later is given up"
        .formatted(content.version(), content.time());
  }

  /** The file that holds it now: that of a mapped segment is another one after each open. */
  Path file();

  /**
   * Whether what the program had is its state still: nobody else has written the segment since, so
   * a program that runs may go on. Else one that runs has a state that is over.
   */
  boolean continued();

  /** Whether the program's state may differ from the newest checkpoint; cheap, and a guess. */
  boolean mayHaveChanged();

  /**
   * Captures the state as it is, and returns when that is done. The future completes when the
   * version is committed, in order, on a thread that is not to be kept; it fails as {@link
   * io.baton.client.Segment#checkpointAsync} does.
   *
   * @throws io.baton.api.error.BatonException if it cannot be captured: says what is in the way,
   *     and nothing has changed
   */
  CompletableFuture<Version> checkpoint();

  /**
   * Makes it longer or shorter, and commits that.
   *
   * @param bytes of content
   * @throws io.baton.api.error.BatonException as {@link io.baton.client.Segment#resize}
   */
  Version resize(long bytes);

  /**
   * Goes back to the newest kept version before the last committed one, puts that in place, and
   * commits it as a new one; the one that is left stays, under a label. No program runs here
   * meanwhile.
   *
   * @return what was gone back to
   * @throws io.baton.api.error.BatonException if there is none, and nothing is changed; or if it
   *     cannot be put in place or committed
   */
  Version goBack();

  /** Newest version that is known to be committed. Any thread. */
  Version version();

  /** Bytes of content as it was last opened, captured or resized. Any thread. */
  long length();

  /** Calls back once when it is another's; at once if so already. Any thread. */
  void onLost(Consumer<String> listener);

  /**
   * Ends the ownership, after what is under way; what was not checkpointed is lost. A program can
   * no longer find the state where it was. Harmless twice.
   */
  @Override
  void close();
}
