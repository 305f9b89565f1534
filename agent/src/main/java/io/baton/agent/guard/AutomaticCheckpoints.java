package io.baton.agent.guard;

import io.baton.agent.supervise.Worker;
import io.baton.agent.watch.FileWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for checkpoints at an interval, and when a file changes, until closed. On the worker's
 * thread.
 */
final class AutomaticCheckpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AutomaticCheckpoints.class);

  /** A file is looked at so often, beside being watched: a watch may miss something. */
  private static final Duration LOOK = Duration.ofSeconds(1);

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

  /** Asks from now on, each time so long after the time before. */
  void every(Duration interval) {
    every(interval, checkpoint);
  }

  private void every(Duration interval, Runnable task) {
    worker.schedule(
        () -> {
          if (!closed) {
            try {
              task.run();
            } finally {
              every(interval, task);
            }
          }
        },
        interval);
  }

  /** Asks whenever a file may have been replaced; whoever is asked looks whether it was. */
  void onChangeOf(Path file, FileWatch watch) {
    watch(file, watch, checkpoint);
    every(LOOK);
  }

  /** Asks whenever a file has another modification time, or is made. */
  void onTouchOf(Path file, FileWatch watch) {
    Touched touched = new Touched(file);
    Runnable look =
        () -> {
          if (touched.again()) {
            checkpoint.run();
          }
        };
    watch(file, watch, look);
    every(LOOK, look);
  }

  private void watch(Path file, FileWatch watch, Runnable changed) {
    AtomicBoolean waiting = new AtomicBoolean();
    Runnable task =
        () -> {
          waiting.set(false);
          if (!closed) {
            changed.run();
          }
        };
    Runnable notice =
        () -> {
          if (waiting.compareAndSet(false, true)) {
            worker.execute(task);
          }
        };
    try {
      watched.add(watch.watch(file, notice));
    } catch (IOException e) {
      LOG.warn("changes of {} are seen late: {}", file, e.toString());
    }
  }

  /** A file whose modification time says something. */
  private static final class Touched {
    private final Path file;
    private @Nullable FileTime last;

    Touched(Path file) {
      this.file = file;
      this.last = time();
    }

    private @Nullable FileTime time() {
      try {
        return Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
      } catch (NoSuchFileException e) {
        return null;
      } catch (IOException e) {
        LOG.warn("{} cannot be looked at: {}", file, e.toString());
        return last;
      }
    }

    boolean again() {
      FileTime now = time();
      boolean touched = now != null && !now.equals(last);
      last = now;
      return touched;
    }
  }

  @Override
  public void close() {
    closed = true;
    watched.forEach(FileWatch.Watched::close);
  }
}
