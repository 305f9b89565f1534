package io.baton.client.follow;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import net.openhft.chronicle.bytes.Bytes;

/**
 * A local copy of a segment that another process owns, which goes from one committed version to a
 * later one by itself, and never back. Its owner is not disturbed, and need not be there. Safe for
 * use by several threads.
 *
 * <p>Versions may be left out. A version that was acknowledged just now is seen when the source
 * knows that it is committed, has been asked, and was read: see {@link #lag}.
 */
public interface Follower extends AutoCloseable {

  /** The segment's name when it was begun to be followed. */
  SegmentName name();

  /** The segment's identity. */
  SegmentId id();

  /** Version that is shown; stays the same while a {@link #read} is inside. */
  Version version();

  /** How far behind that is. */
  Lag lag();

  /**
   * Reads one version: it does not change before the function has returned. The next version waits
   * for readers inside, and new readers for at most 20 ms for those before them, so that it has its
   * turn; therefore read, and work with what was read outside. May be nested.
   *
   * @param reader gets the content, from 0 to its length, in native byte order, which can only be
   *     read, and only before the function returns
   * @return what the function returns
   * @throws IllegalStateException after {@link #close}, or if the follower was promoted
   * @throws io.baton.api.error.UnavailableException the disk failed while a version was put in
   *     place; it is tried again
   */
  <T> T read(Function<? super Bytes<?>, ? extends T> reader);

  /**
   * The data file, as long as the capacity. A program that maps it sees a version change under its
   * hands; only {@link #read} sees one at a time.
   */
  Path file();

  /**
   * Calls back after each version from the next one on, in order, on a thread of the library. The
   * version that is told is shown until the last listener has returned: a slow one makes the
   * follower fall behind.
   */
  void onVersion(Consumer<Update> listener);

  /**
   * Calls back once, on a thread of the library, when the segment was removed: its last version
   * stays to be read. At once if so already.
   */
  void onEnded(Consumer<String> listener);

  /**
   * Waits until a version is shown that is not older than this one.
   *
   * @return whether it is shown; false when the time is over, or no newer one will be shown
   */
  boolean await(Version version, Duration limit);

  /** Ends it. The file stays, and the next open or follower takes from it what it can use. */
  @Override
  void close();
}
