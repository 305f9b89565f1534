package io.baton.store.format;

import io.baton.api.Version;
import io.baton.block.StateChecksum;

/**
 * What is known of a whole version.
 *
 * @param version which
 * @param epoch of the owner that committed it here, 0 if there was none
 * @param length bytes of the segment's content
 * @param checksum of the whole state
 */
public record State(Version version, long epoch, long length, long checksum) {

  public static final State EMPTY = new State(Version.NONE, 0, 0, StateChecksum.ofLength(0));
}
