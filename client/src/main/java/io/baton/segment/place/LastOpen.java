package io.baton.segment.place;

import io.baton.api.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the newest open of a segment in this directory left: a file that a program may be using
 * still, though whoever opened the segment for it is gone.
 *
 * <p>Epochs name owners (R3), so a version tells who captured it. If the one that is recovered now
 * was captured from this file, or is what it was filled with, then nobody else has committed
 * anything since, and the file holds that version and what its program did after it. A machine that
 * was restarted may have lost any part of what was written to a file: nothing is believed then.
 */
public final class LastOpen {

  private static final Logger LOG = LoggerFactory.getLogger(LastOpen.class);

  private final Path files;
  private final LocalMeta meta;
  private final long boot;

  /**
   * Makes one.
   *
   * @param files its directory
   * @param meta what is noted there
   * @param boot of the machine now
   */
  public LastOpen(Path files, LocalMeta meta, long boot) {
    this.files = files;
    this.meta = meta;
    this.boot = boot;
  }

  /** Its directory. */
  public Path files() {
    return files;
  }

  /** What is noted there. */
  public LocalMeta meta() {
    return meta;
  }

  /** Whether nobody else has written the segment since, if this is what an open recovers. */
  public boolean isContinuedBy(Version recovered) {
    return meta.boot() == boot
        && !meta.loaded().equals(Version.NONE)
        && (recovered.epoch() == meta.epoch() || recovered.equals(meta.loaded()));
  }

  /** Whether the data file is as long as a segment of this capacity needs. */
  public boolean isWhole(long capacity) {
    Path data = files.resolve(OpenDirectories.DATA);
    try {
      long size = Files.size(data);
      if (size >= Math.max(capacity, meta.length())) {
        return true;
      }
      LOG.warn(
          "{} was cut to {} bytes of {} by another program: it is not used any more",
          data,
          size,
          capacity);
    } catch (IOException e) {
      LOG.warn("{} cannot be used any more: {}", data, e.toString());
    }
    return false;
  }
}
