package io.baton.agent.guard;

import io.baton.agent.watch.FileWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for checkpoints at an interval, and when a file changes, until closed. On the worker's
 * thread.
 */
final class AutomaticCheckpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AutomaticCheckpoints.class);

  private final Worker worker;
  private final Runnable checkpoint;
  private final List<FileWatch.Watched> watched = new ArrayList<>();
  private boolean closed;

  /**
   * Has asked for none.
   *
   * @param checkpoint takes one, if one is due
   */
  AutomaticCheckpoints(Worker worker, Runnable checkpoint) {
    this.worker = worker;
    this.checkpoint = checkpoint;
  }

  /** Asks from now on, an interval after the last one was asked for. */
  void every(Duration interval) {
    worker.schedule(
        () -> {
          if (!closed) {
            checkpoint.run();
            every(interval);
          }
        },
        interval);
  }

  /** Asks whenever a file changes; where that cannot be seen, only at intervals. */
  void onChangeOf(Path file, FileWatch watch) {
    try {
      watched.add(
          watch.watch(
              file,
              () ->
                  worker.execute(
                      () -> {
                        if (!closed) {
                          checkpoint.run();
                        }
                      })));
    } catch (IOException e) {
      LOG.warn("changes of {} are not seen at once: {}", file, e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
    watched.forEach(FileWatch.Watched::close);
  }
}
