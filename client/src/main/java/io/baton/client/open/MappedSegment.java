package io.baton.client.open;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A segment that this process owns, as a mapped local file that it works on. Safe for use by
 * several threads, as far as the application's own writes are.
 */
public interface MappedSegment {

  /** Its name. */
  SegmentName name();

  /** Its identity. */
  SegmentId id();

  /** How it was opened, and from what. */
  OpenReport opened();

  /** Newest version that this owner knows to be committed. */
  Version version();

  /** Whether it is still this process's: not closed, and not taken by another. */
  boolean isOwned();

  /** Bytes that it can hold before it is {@linkplain #reserve made larger}. */
  long capacity();

  /** Bytes that it holds: its content is what lies before. */
  long length();

  /**
   * Makes the content longer, with zeros, or shorter. Part of the next checkpoint.
   *
   * @throws IllegalArgumentException unless 0 to {@link #capacity}
   */
  void setLength(long bytes);

  /**
   * Makes the {@linkplain #capacity capacity} larger, and nothing else; does nothing if it is as
   * large. Asks every in-sync replica for room and makes the local file longer, with space on each
   * disk for what is added; checkpoints wait meanwhile. Views that are in use stay good. ZooKeeper
   * is told afterwards, and need not be there.
   *
   * @param bytes no more than this JVM can map
   * @throws io.baton.api.error.NoSpaceException a disk has no room, here or at a node; nothing is
   *     changed
   * @throws io.baton.api.error.UnavailableException a node could not be asked; nothing is changed
   * @throws io.baton.api.error.RefusedException this JVM cannot map so much; nothing is changed
   * @throws io.baton.api.error.FencedException another owner has the segment
   */
  void reserve(long bytes);

  /**
   * A view of the content whose every write is noted, with a read and a write position of its own.
   * Access past the end, or after the segment is closed, throws.
   */
  Bytes<?> bytes();

  /**
   * A view of the content as it is in memory, in native byte order. From now on changes are found
   * by comparing every block, as nobody sees writes through it. After the segment is closed it
   * reaches only a file that is no longer used.
   *
   * @throws IllegalStateException if the content is longer than a buffer can be (2 GiB)
   */
  ByteBuffer byteBuffer();

  /** The mapped file: the content from offset 0. Who else writes it is not seen, see below. */
  Path file();

  /**
   * Says that other programs may write the {@link #file}. From now on changes are found by
   * comparing every block. What they cut off it is gone: a checkpoint of it may fail with {@link
   * InternalError}, and changes nothing.
   */
  void shareFile();
}
