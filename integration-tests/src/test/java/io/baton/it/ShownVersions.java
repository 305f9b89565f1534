package io.baton.it;

import io.baton.api.Version;
import io.baton.client.follow.Follower;
import io.baton.client.follow.Update;
import io.baton.client.follow.Update.Range;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Holds what a follower shows and tells against what was written. */
final class ShownVersions implements Consumer<Update> {

  private static final int BLOCK = 4096;

  private final Follower follower;
  private final FollowedWriter writer;
  private final List<String> wrong = new ArrayList<>();
  private Version version;
  private byte[] content;
  private int told;

  ShownVersions(Follower follower, FollowedWriter writer) {
    this.follower = follower;
    this.writer = writer;
    this.version = follower.version();
    this.content = follower.read(FollowedWriter::bytes);
  }

  @Override
  public synchronized void accept(Update update) {
    byte[] now = follower.read(FollowedWriter::bytes);
    check(version.isBefore(update.version()), "goes back to " + update.version());
    check(follower.version().equals(update.version()), "another version is shown");
    check(Arrays.equals(now, writer.content(update.version())), "another content");
    check(update.length() == now.length, "another length");
    List<Range> differs = differences(content, now);
    check(differs.equals(update.changed()), update.changed() + " is told, it is " + differs);
    version = update.version();
    content = now;
    told++;
    notifyAll();
  }

  private void check(boolean right, String what) {
    if (!right) {
      wrong.add("after " + version + ": " + what);
    }
  }

  private static List<Range> differences(byte[] before, byte[] now) {
    List<Range> ranges = new ArrayList<>();
    for (int from = 0; from < now.length; from += BLOCK) {
      if (Arrays.equals(before, from, from + BLOCK, now, from, from + BLOCK)) {
        continue;
      }
      int last = ranges.size() - 1;
      if (last >= 0 && ranges.get(last).offset() + ranges.get(last).length() == from) {
        ranges.set(last, new Range(ranges.get(last).offset(), ranges.get(last).length() + BLOCK));
      } else {
        ranges.add(new Range(from, BLOCK));
      }
    }
    return ranges;
  }

  /** Waits until this version, or a later one, was told. */
  synchronized boolean awaitAtLeast(Version wanted) throws InterruptedException {
    long deadline = System.nanoTime() + TestCluster.PATIENCE.toNanos();
    while (version.isBefore(wanted) && System.nanoTime() - deadline < 0) {
      wait(1_000);
    }
    return !version.isBefore(wanted);
  }

  synchronized List<String> wrong() {
    return List.copyOf(wrong);
  }

  synchronized int told() {
    return told;
  }
}
