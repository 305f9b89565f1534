package io.baton.agent.state;

import io.baton.agent.state.place.Chunks;
import io.baton.agent.state.place.FileErrors;
import io.baton.agent.state.place.PlacedFile;
import io.baton.api.Receipt;
import io.baton.api.Version;
import io.baton.api.error.RefusedException;
import io.baton.client.Segment;
import io.baton.client.open.OpenReport;
import io.baton.client.version.VersionChoice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** A file that its program replaces. Nothing of it is captured before it was read whole. */
final class FileHeld implements Held {

  /** What another content of the file has another one of. */
  private record Face(@Nullable Object inode, long size, FileTime modified) {

    static Face of(Path file) throws IOException {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return new Face(is.fileKey(), is.size(), is.lastModifiedTime());
    }
  }

  private static final int ATTEMPTS = 3;

  private final Segment segment;
  private final Path file;
  private final boolean continued;
  private final EarlierVersion earlier;

  /** Of what was captured last; null if that is not known to be committed. */
  private volatile @Nullable Face captured;

  FileHeld(Segment segment, Path file, boolean continued, EarlierVersion earlier) {
    this.segment = segment;
    this.file = file;
    this.continued = continued;
    this.earlier = earlier;
  }

  private @Nullable Face face() {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return null;
    }
    return FileErrors.attempt("look at " + file, () -> Face.of(file));
  }

  @Override
  public OpenReport opened() {
    return segment.opened();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public boolean continued() {
    return continued;
  }

  /** Not if there is no file: a program that deletes its file has not saved a state. */
  @Override
  public boolean mayHaveChanged() {
    Face now = face();
    return now != null && !now.equals(captured);
  }

  @Override
  public CompletableFuture<Version> checkpoint() {
    Face read = FileErrors.attempt("read " + file, this::readFile);
    captured = null;
    CompletableFuture<Version> committed = segment.checkpointAsync().thenApply(Receipt::version);
    captured = read;
    return committed.whenComplete(this::forgetIfFailed);
  }

  private void forgetIfFailed(@Nullable Version version, @Nullable Throwable failure) {
    if (failure != null) {
      captured = null; // it is captured again
    }
  }

  /**
   * The file that is opened may be the one before or the one after a rename: either is whole. One
   * whose inode was in use before may seem to have been written; it does not seem so twice.
   */
  private Face readFile() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Face before = Face.of(file);
      boolean whole = readOnce();
      Face after = Face.of(file);
      boolean writtenInPlace = before.inode() != null && before.inode().equals(after.inode());
      if (whole && (!writtenInPlace || before.equals(after))) {
        return before;
      }
    }
    throw new RefusedException(
        ("%s was written while it was read, so no checkpoint was taken of it: its program must"
                + " write a new file and rename it; the newest checkpoint is %s")
            .formatted(file, segment.version()));
  }

  /** Whether it was as long as it seemed. */
  private boolean readOnce() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      hold(size);
      Bytes<?> bytes = segment.bytes();
      Chunks chunks = new Chunks(channel);
      while (chunks.next() && chunks.end() <= size) {
        chunks.copyTo(bytes);
      }
      return chunks.end() == size;
    }
  }

  private void hold(long size) {
    if (size > segment.capacity()) {
      segment.reserve(size + size / 4); // a file that grows each time asks the nodes seldom
    }
    segment.setLength(size);
  }

  @Override
  public Version resize(long bytes) {
    throw new RefusedException(
        "segment %s is as long as %s: replace the file".formatted(segment.name(), file));
  }

  @Override
  public Version goBack() {
    Version version = earlier.before(segment.version());
    segment.rollBack(VersionChoice.of(version));
    FileErrors.run(
        "put version " + version + " of segment " + segment.name() + " at " + file,
        () -> new PlacedFile(segment, file).put());
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
    segment.close();
  }
}
