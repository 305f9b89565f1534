package io.baton.archive.write;

import io.baton.archive.manifest.Pack;
import java.nio.file.Path;

/**
 * How versions are archived.
 *
 * @param packBlocks blocks of a pack at most, 1 to {@link Pack#MOST_BLOCKS}. A pack is held in
 *     memory until it is stored. Many small ones take many requests; of large ones more garbage
 *     stays
 * @param scratch a local directory with room for two manifests, each 8 to 24 bytes for a block
 * @param pace how fast packs are put, and manifests read and put
 */
public record ArchiveSettings(int packBlocks, Path scratch, Pace pace) {

  /** Blocks of a pack if nobody says otherwise: 16 MiB. */
  public static final int PACK_BLOCKS = 4096;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if {@code packBlocks} is out of it
   */
  public ArchiveSettings {
    if (packBlocks < 1 || packBlocks > Pack.MOST_BLOCKS) {
      throw new IllegalArgumentException(
          "a pack has 1 to %d blocks, not %d".formatted(Pack.MOST_BLOCKS, packBlocks));
    }
  }
}
