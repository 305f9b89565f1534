package io.baton.registry.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;

/**
 * This process's stand for election, until closed. Who leads is a hint: for a while two may, so
 * whatever a leader does must be safe for two, as a compare-and-set is. Leadership is lost as soon
 * as the connection is in doubt, and stood for again when it is back.
 */
public final class Leadership implements AutoCloseable {

  /** Hears of it on the registry's worker thread, which it must not keep. */
  public interface Listener {

    /** This process leads. */
    void gained();

    /** It does not any more. */
    void lost();
  }

  private final LeaderLatch latch;

  /**
   * Prepares one.
   *
   * @param path parent of the ephemeral znodes of those who stand
   * @param says what the znode holds
   */
  Leadership(CuratorFramework curator, String path, String says, Listener listener, Executor on) {
    latch = new LeaderLatch(curator, path, says);
    latch.addListener(
        new LeaderLatchListener() {
          @Override
          public void isLeader() {
            listener.gained();
          }

          @Override
          public void notLeader() {
            listener.lost();
          }
        },
        on);
  }

  Leadership start() {
    try {
      latch.start();
      return this;
    } catch (Exception e) {
      throw new IllegalStateException("a stand for election begins once", e);
    }
  }

  /** Stands back; a leader hears that it leads no more. */
  @Override
  public void close() {
    try {
      latch.close(LeaderLatch.CloseMode.NOTIFY_LEADER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
