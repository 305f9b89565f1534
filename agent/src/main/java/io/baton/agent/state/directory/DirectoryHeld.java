package io.baton.agent.state.directory;

import com.google.common.base.Verify;
import com.google.common.collect.ImmutableMap;
import io.baton.agent.state.EarlierVersion;
import io.baton.agent.state.Held;
import io.baton.agent.state.place.Chunks;
import io.baton.agent.state.place.FileErrors;
import io.baton.api.GroupReceipt;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.client.SegmentGroup;
import io.baton.client.open.MappedSegment;
import io.baton.client.open.OpenReport;
import io.baton.client.version.VersionChoice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose files are captured together. Every file is read each time: times are too coarse
 * to tell that one did not change. But they tell of most changes while it is read, which end the
 * checkpoint before anything of it is captured.
 */
final class DirectoryHeld implements Held {

  private final SegmentGroup group;
  private final Slots slots;
  private final Path directory;
  private final Freezing freezing;
  private final boolean continued;
  private final EarlierVersion earlier;

  /** Where each file lies. */
  private Map<String, Integer> places;

  /** What was captured last; null if that is not known to be committed. */
  private volatile @Nullable Scan captured;

  /**
   * Whether the capture before it found the same: what is written in the tick of a clock in which
   * it is read leaves no trace, so nothing is believed to be unchanged that was not the same twice.
   */
  private boolean settled;

  private volatile long length;

  DirectoryHeld(Opened opened, Path directory, Freezing freezing, EarlierVersion earlier) {
    this.group = opened.group();
    this.slots = opened.slots();
    this.directory = directory;
    this.freezing = freezing;
    this.earlier = earlier;
    this.continued = opened.placed().continued();
    this.places = new HashMap<>(opened.placed().index().slots());
  }

  /**
   * The group.
   *
   * @param slots its segments
   * @param placed what of it is in the directory
   */
  record Opened(SegmentGroup group, Slots slots, Placed placed) {}

  /**
   * What is in the directory.
   *
   * @param index of the newest checkpoint
   * @param continued whether the directory was left as it was
   */
  record Placed(Index index, boolean continued) {}

  @Override
  public OpenReport opened() {
    return group.segment(slots.index()).opened();
  }

  @Override
  public Path file() {
    return directory;
  }

  @Override
  public boolean continued() {
    return continued;
  }

  @Override
  public boolean mayHaveChanged() {
    return !settled || !scan().equals(captured);
  }

  private Scan scan() {
    return FileErrors.attempt("look into " + directory, () -> Scan.of(directory));
  }

  @Override
  public CompletableFuture<Version> checkpoint() {
    Scan before = captured;
    captured = null;
    settled = false;
    Scan read;
    try {
      freezing.freeze();
      read = readAll();
    } finally {
      freezing.thaw();
    }
    CompletableFuture<Version> committed = group.checkpointAsync().thenApply(GroupReceipt::version);
    captured = read;
    settled = read.equals(before);
    return committed.whenComplete(this::forgetIfFailed);
  }

  private void forgetIfFailed(@Nullable Version version, @Nullable Throwable failure) {
    if (failure != null) {
      captured = null; // it is captured again
    }
  }

  private Scan readAll() {
    Scan before = scan();
    if (before.files() > slots.files()) {
      throw new RefusedException(
          "%s has %d files, and its group was registered for %d: no checkpoint was taken"
              .formatted(directory, before.files(), slots.files()));
    }
    Map<String, Integer> next = assign(before);
    long bytes = 0;
    for (Map.Entry<String, Integer> each : next.entrySet()) {
      Path file = directory.resolve(each.getKey());
      MappedSegment slot = group.segment(slots.slot(each.getValue()));
      FileErrors.run("read " + file, () -> read(file, slot));
      bytes += slot.length();
    }
    throwIfChanged(before);
    empty(next);
    FileErrors.run("write the index of " + directory, () -> write(before, next));
    places = next;
    length = bytes;
    return before;
  }

  /** Files that were there keep their place. */
  private Map<String, Integer> assign(Scan scan) {
    Map<String, Integer> next = new HashMap<>();
    TreeSet<Integer> free = new TreeSet<>(IntStream.rangeClosed(1, slots.files()).boxed().toList());
    for (Entry entry : scan.entries().values()) {
      Integer place = entry.kind() == Entry.Kind.FILE ? places.get(entry.path()) : null;
      if (place != null && free.remove(place)) {
        next.put(entry.path(), place);
      }
    }
    for (Entry entry : scan.entries().values()) {
      if (entry.kind() == Entry.Kind.FILE && !next.containsKey(entry.path())) {
        next.put(entry.path(), Verify.verifyNotNull(free.pollFirst()));
      }
    }
    return next;
  }

  private static void read(Path file, MappedSegment slot) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      resize(slot, size);
      Chunks chunks = new Chunks(channel);
      while (chunks.next() && chunks.end() <= size) {
        chunks.copyTo(slot.bytes());
      }
    }
  }

  private static void resize(MappedSegment slot, long size) {
    if (size > slot.capacity()) {
      slot.reserve(size + size / 4); // a file that grows each time asks the nodes seldom
    }
    slot.setLength(size);
  }

  private void throwIfChanged(Scan before) {
    Scan after = scan();
    for (Entry entry : after.entries().values()) {
      if (!entry.equals(before.entries().get(entry.path()))) {
        throw changed(entry.path());
      }
    }
    for (String path : before.entries().keySet()) {
      if (!after.entries().containsKey(path)) {
        throw changed(path);
      }
    }
  }

  private RefusedException changed(String path) {
    return new RefusedException(
        ("%s was changed while its directory was read, so no checkpoint was taken: let the program"
                + " leave its files alone meanwhile, by freeze and thaw; the newest checkpoint is %s")
            .formatted(directory.resolve(path), group.version()));
  }

  private void empty(Map<String, Integer> taken) {
    for (int slot = 1; slot <= slots.files(); slot++) {
      MappedSegment segment = group.segment(slots.slot(slot));
      if (!taken.containsValue(slot) && segment.length() > 0) {
        segment.setLength(0);
      }
    }
  }

  private void write(Scan scan, Map<String, Integer> next) throws IOException {
    byte[] text = new Index(scan.entries().values().asList(), ImmutableMap.copyOf(next)).write();
    MappedSegment index = group.segment(slots.index());
    resize(index, text.length);
    index.bytes().write(0, text);
  }

  @Override
  public Version resize(long bytes) {
    throw new RefusedException(directory + " is as large as its files");
  }

  @Override
  public Version goBack() {
    Version version = earlier.before(group.version());
    group.rollBack(VersionChoice.of(version));
    captured = null;
    Index index = Index.in(group.segment(slots.index()));
    FileErrors.run(
        "put version " + version + " into " + directory,
        () -> new PlacedDirectory(group, slots, directory).put(index));
    places = new HashMap<>(index.slots());
    return version;
  }

  @Override
  public Version version() {
    return group.version();
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void onLost(Consumer<String> listener) {
    group.onLost(listener);
  }

  @Override
  public void close() {
    group.close();
  }
}
