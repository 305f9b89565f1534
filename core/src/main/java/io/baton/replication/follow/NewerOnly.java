package io.baton.replication.follow;

import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A target as one pull sees it: refuses a version that is not newer than the one held (R7), and
 * remembers whether it was the target itself that could not go on, which no other source mends.
 */
final class NewerOnly implements PullTarget {

  private final PullTarget target;
  private final Version held;
  private final Consumer<ReadOpened> begun;
  private @Nullable StorageException fault;

  /**
   * Wraps a target for one pull.
   *
   * @param begun is told of a version that will be read
   */
  NewerOnly(PullTarget target, Version held, Consumer<ReadOpened> begun) {
    this.target = target;
    this.held = held;
    this.begun = begun;
  }

  /** What the target failed with, by no fault of the source's; or null. */
  @Nullable StorageException fault() {
    return fault;
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    if (!held.isBefore(source.version())) {
      throw new StorageException(
          Reason.NOT_READABLE, "shows " + source.version() + ", and " + held + " is held");
    }
    begun.accept(source);
    step(
        () -> {
          target.begin(source);
          return true;
        });
  }

  @Override
  public boolean holdsGroup(int group, long hash) throws StorageException {
    return step(() -> target.holdsGroup(group, hash));
  }

  @Override
  public boolean holds(int block, Tags tags, int i) throws StorageException {
    return step(() -> target.holds(block, tags, i));
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    step(
        () -> {
          target.put(blocks);
          return true;
        });
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    step(
        () -> {
          target.finish(source);
          return true;
        });
  }

  private boolean step(Step step) throws StorageException {
    try {
      return step.run();
    } catch (StorageException e) {
      if (e.reason() != Reason.CORRUPT) {
        fault = e;
      }
      throw e;
    }
  }

  private interface Step {
    boolean run() throws StorageException;
  }
}
