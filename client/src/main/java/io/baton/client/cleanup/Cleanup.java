package io.baton.client.cleanup;

import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.session.Loop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes what calls that came to nothing left, or may still leave, in ZooKeeper. Others take it for
 * a living process's, so they let it be; this process tries until it is done, or until the client
 * is closed, when others undo it themselves (R8, R9).
 */
public final class Cleanup {

  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);
  private static final int MAX_WAITING = 1024;

  /** Something to be put right. */
  @FunctionalInterface
  public interface Task {

    /**
     * Tries once; may wait for ZooKeeper.
     *
     * @return whether it is done; if not, it is tried again
     * @throws BatonException if there is no answer
     */
    boolean attempt();
  }

  private record Item(String what, Task task) {}

  private final Loop loop;
  private final Duration interval;
  private final Deque<Item> waiting = new ArrayDeque<>();

  /**
   * Starts with nothing to do.
   *
   * @param interval between two attempts at what was not done at once
   */
  public Cleanup(Loop loop, Duration interval) {
    this.loop = loop;
    this.interval = interval;
  }

  /**
   * Does it now, on the caller's thread, or else in the background. From any thread but the loop's.
   *
   * @param what is wrong, for the log
   * @param patience of the caller; one attempt may take longer
   */
  public void settle(String what, Duration patience, Task task) {
    long started = loop.now();
    try {
      do {
        if (task.attempt()) {
          return;
        }
      } while (loop.now() - started < patience.toNanos());
      LOG.warn("{}; trying on", what);
    } catch (BatonException e) {
      LOG.warn("{}; trying on: {}", what, e.getMessage());
    }
    try {
      loop.execute(() -> add(new Item(what, task)));
    } catch (UnavailableException e) {
      LOG.debug("the client is closed: {}", what);
    }
  }

  private void add(Item item) {
    if (waiting.size() >= MAX_WAITING) {
      LOG.warn("{}, and stays so until this process ends: too much is to be put right", item.what);
      return;
    }
    waiting.add(item);
    if (waiting.size() == 1) {
      later();
    }
  }

  private void later() {
    loop.after(
        interval,
        () -> {
          List<Item> round = List.copyOf(waiting);
          loop.blocking(() -> attempt(round), this::ended);
        });
  }

  /** On a worker; what is done. */
  private static Set<Item> attempt(List<Item> round) {
    Set<Item> done = new HashSet<>();
    for (Item item : round) {
      try {
        if (item.task.attempt()) {
          done.add(item);
        }
      } catch (UnavailableException e) {
        LOG.debug("{}; trying on", item.what, e);
        return done;
      } catch (BatonException e) {
        LOG.warn("{}, and stays so until this process ends: {}", item.what, e.getMessage());
        done.add(item);
      }
    }
    return done;
  }

  private void ended(@Nullable Set<Item> done, @Nullable Exception failure) {
    if (done != null) {
      waiting.removeAll(done);
    }
    if (!waiting.isEmpty()) {
      later();
    }
  }
}
