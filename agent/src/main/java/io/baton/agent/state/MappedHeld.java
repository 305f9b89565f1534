package io.baton.agent.state;

import io.baton.agent.state.place.FileErrors;
import io.baton.agent.state.place.Placing;
import io.baton.api.Receipt;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.client.Segment;
import io.baton.client.open.OpenReport;
import io.baton.client.version.VersionChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A segment whose own file a program maps. */
final class MappedHeld implements Held {

  private static final Logger LOG = LoggerFactory.getLogger(MappedHeld.class);

  private final Segment segment;
  private final Path link;
  private final long capacity;
  private final EarlierVersion earlier;

  /** Of the file that is mapped. */
  private final @Nullable Object inode;

  /**
   * Makes one.
   *
   * @param link that was put to the segment's file
   * @param capacity that the program finds, at least
   * @throws IOException if the file cannot be looked at
   */
  MappedHeld(Segment segment, Path link, long capacity, EarlierVersion earlier) throws IOException {
    this.segment = segment;
    this.link = link;
    this.capacity = capacity;
    this.earlier = earlier;
    this.inode = inode(segment.file());
  }

  private static @Nullable Object inode(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Override
  public OpenReport opened() {
    return segment.opened();
  }

  @Override
  public Path file() {
    return segment.file();
  }

  @Override
  public boolean continued() {
    return segment.opened().adopted();
  }

  /** Writes into mapped memory leave no trace: every block is compared. */
  @Override
  public boolean mayHaveChanged() {
    return true;
  }

  @Override
  public CompletableFuture<Version> checkpoint() {
    requireWhole();
    try {
      return segment.checkpointAsync().thenApply(Receipt::version);
    } catch (InternalError e) { // how the JVM tells of memory that has no file behind it any more
      throw new RefusedException(cut(), e);
    }
  }

  /** The program may do with its file what it wants; nobody may read where it ends. */
  private void requireWhole() {
    FileErrors.run("look at " + link, this::requireInPlace);
    long size = FileErrors.attempt("look at " + segment.file(), () -> Files.size(segment.file()));
    if (size < segment.length()) {
      throw new RefusedException(cut());
    }
  }

  private void requireInPlace() throws IOException {
    boolean linked =
        Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(segment.file());
    if (!linked || !Objects.equals(inode, inode(segment.file()))) {
      throw new RefusedException(
          ("%s was replaced, and no checkpoint is taken of what nobody writes to any more: a program"
                  + " that renames a new file over it is protected as a file, not mapped; the newest"
                  + " checkpoint is %s")
              .formatted(link, segment.version()));
    }
  }

  private String cut() {
    return "%s of segment %s was cut short by another program, and no checkpoint is taken of it: let"
            .formatted(segment.file(), segment.name())
        + " the program stop, and open the segment again; the newest checkpoint is "
        + segment.version();
  }

  @Override
  public Version resize(long bytes) {
    requireWhole();
    return segment.resize(bytes).version();
  }

  @Override
  public Version goBack() {
    Version version = earlier.before(segment.version());
    segment.rollBack(VersionChoice.of(version));
    if (segment.length() < capacity) {
      segment.setLength(capacity);
    }
    return version;
  }

  @Override
  public Version version() {
    return segment.version();
  }

  @Override
  public long length() {
    return segment.length();
  }

  @Override
  public void onLost(Consumer<String> listener) {
    segment.onLost(listener);
  }

  @Override
  public void close() {
    try {
      Placing.unlink(link, segment.file());
    } catch (IOException e) {
      LOG.warn("{} cannot be taken away: a program may start with a state that is over", link, e);
    }
    segment.close();
  }
}
