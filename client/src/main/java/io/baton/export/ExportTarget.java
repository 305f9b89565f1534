package io.baton.export;

import com.google.common.base.Verify;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.BatonException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.RefusedException;
import io.baton.block.BlockHash;
import io.baton.file.NewFile;
import io.baton.outline.TagsTarget;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a version to an export file, which appears when it is whole, checked and synced. Blocks
 * are written as they come, in one pass, each hashed before; so another source begins anew. One
 * thread at a time.
 */
public final class ExportTarget extends TagsTarget implements Closeable {

  /** With less room than this a write that failed is taken for one on a full disk. */
  private static final long FULL = 2L << 20;

  /**
   * Whose version is exported.
   *
   * @param spec its capacity is raised to the version's length, which the record may not tell yet
   * @param made when
   */
  public record Subject(SegmentId segment, SegmentName name, SegmentSpec spec, Instant made) {

    private ExportHead head(ReadOpened source) {
      SegmentSpec room = spec.withCapacity(Math.max(spec.capacity(), source.length()));
      return new ExportHead(segment, name, source.version(), source.length(), room, made);
    }
  }

  private final Subject subject;
  private final NewFile file;
  private @Nullable ExportWriter writer;
  private @Nullable BatonException trouble;

  private ExportTarget(Subject subject, NewFile file) {
    super(new Tags(0));
    this.subject = subject;
    this.file = file;
  }

  /** Begins a file beside {@code file}; close the target to be rid of it if it never completes. */
  public static ExportTarget of(Subject subject, Path file) throws IOException {
    return new ExportTarget(subject, NewFile.beside(file));
  }

  /** What the file itself cannot be written for: no other source helps. */
  public Optional<BatonException> trouble() {
    return Optional.ofNullable(trouble);
  }

  @Override
  public void begin(ReadOpened source) throws StorageException {
    forget();
    super.begin(source);
    step(() -> start(source));
  }

  private void start(ReadOpened source) throws IOException, StorageException {
    file.channel().truncate(0);
    try {
      writer = new ExportWriter(file.channel(), subject.head(source));
    } catch (IllegalArgumentException e) {
      throw new StorageException(Reason.CORRUPT, "the source says " + e.getMessage(), e);
    }
  }

  @Override
  public boolean holds(int block, Tags source, int i) {
    return tags().same(block, source, i);
  }

  @Override
  public void put(BlockBatch blocks) throws StorageException {
    for (int i = 0; i < blocks.count(); i++) {
      put(blocks, i);
    }
  }

  private void put(BlockBatch blocks, int i) throws StorageException {
    int block = blocks.block(i);
    boolean wanted = block < tags().count() && tags().isNone(block) && !blocks.tags().isNone(i);
    if (!wanted || BlockHash.of(blocks.data(i)) != blocks.tags().hash(i)) {
      throw new StorageException(
          Reason.CORRUPT, "block " + block + " for " + this + " does not exist or match its hash");
    }
    step(() -> Verify.verifyNotNull(writer).add(block, blocks.tags(), i, blocks.data(i)));
    learn(block, blocks.tags(), i);
  }

  @Override
  public void finish(ReadOpened source) throws StorageException {
    super.finish(source);
    step(
        () -> {
          Verify.verifyNotNull(writer).end(source.checksum());
          file.commit();
        });
  }

  /** Deletes what is not whole. Idempotent. */
  @Override
  public void close() throws IOException {
    file.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }

  private void step(Step step) throws StorageException {
    if (trouble != null) {
      throw new StorageException(Reason.IO_ERROR, String.valueOf(trouble.getMessage()), trouble);
    }
    try {
      step.run();
    } catch (IOException e) {
      trouble = troubleOf(e);
      throw new StorageException(Reason.IO_ERROR, String.valueOf(trouble.getMessage()), e);
    }
  }

  private BatonException troubleOf(IOException e) {
    try {
      long room = file.usableSpace();
      if (room < FULL) {
        return new NoSpaceException(
            "%s cannot be written: its disk has room for %d bytes more. Make some, then try again"
                .formatted(this, room),
            e);
      }
    } catch (IOException unknown) {
      e.addSuppressed(unknown);
    }
    return new RefusedException(this + " cannot be written: " + e.getMessage(), e);
  }

  private interface Step {
    void run() throws IOException, StorageException;
  }
}
