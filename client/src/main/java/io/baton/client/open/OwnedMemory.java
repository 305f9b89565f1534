package io.baton.client.open;

import io.baton.api.Durability;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.client.session.OwnerSession;
import io.baton.client.session.OwnerSession.Committed;
import io.baton.registry.record.SegmentRecord;
import io.baton.segment.Capture;
import io.baton.segment.LocalSegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/** The memory of a segment that is open, and the session that owns it. */
public class OwnedMemory implements MappedSegment {

  /**
   * What it joins.
   *
   * @param record as it was claimed
   * @param report how it was opened
   * @param local its memory
   * @param session on the loop's thread
   * @param whenGrown is told of a larger capacity
   */
  public record Parts(
      SegmentRecord record,
      OpenReport report,
      LocalSegment local,
      OwnerSession session,
      Consumer<LocalSegment> whenGrown) {}

  private final SegmentName name;
  private final Durability durability;
  private final OpenReport report;
  private final LocalSegment local;
  private final OwnerSession session;
  private final Consumer<LocalSegment> whenGrown;
  private final Checkpoints checkpoints;
  private volatile Version committed;

  /**
   * Makes one.
   *
   * @param checkpoints of it, and perhaps of others together with it
   */
  public OwnedMemory(Parts parts, Checkpoints checkpoints) {
    this.name = parts.record().name();
    this.durability = parts.record().spec().durability();
    this.report = parts.report();
    this.local = parts.local();
    this.session = parts.session();
    this.whenGrown = parts.whenGrown();
    this.committed = report.version();
    this.checkpoints = checkpoints;
    checkpoints.add(this);
  }

  /** Its memory. */
  protected final LocalSegment local() {
    return local;
  }

  final OwnerSession session() {
    return session;
  }

  /** A checkpoint that has this capture is committed. */
  final Receipt committed(Committed done, Capture capture) {
    committed = done.version();
    return new Receipt(done.version(), done.holders(), durability, capture.checksum());
  }

  @Override
  public final SegmentName name() {
    return name;
  }

  @Override
  public final SegmentId id() {
    return local.id();
  }

  @Override
  public final OpenReport opened() {
    return report;
  }

  @Override
  public final Version version() {
    return committed;
  }

  @Override
  public final boolean isOwned() {
    return checkpoints.areTaken();
  }

  @Override
  public final long capacity() {
    return local.capacity();
  }

  @Override
  public final long length() {
    return local.length();
  }

  @Override
  public final void setLength(long bytes) {
    local.setLength(bytes);
  }

  @Override
  public final void reserve(long bytes) {
    if (checkpoints.reserve(this, bytes)) {
      whenGrown.accept(local);
    }
  }

  @Override
  public final Bytes<?> bytes() {
    return local.bytes();
  }

  @Override
  public final ByteBuffer byteBuffer() {
    return local.byteBuffer();
  }

  @Override
  public final Path file() {
    return local.file();
  }

  @Override
  public final void shareFile() {
    local.shareFile();
  }
}
