package io.baton.store.format;

import io.baton.api.Version;

/**
 * The header of one frame of the journal, and where the frame lies.
 *
 * <pre>
 *    0                4                8                                16
 *   +----------------+----------------+---------------------------------+
 *   | length         | CRC32C         | number                          |
 *   +----------------+----------------+---------------------------------+ 16
 *   | previous CRC   | kind           | epoch                           |
 *   +----------------+----------------+---------------------------------+ 32
 *   | sequence                        | commit point's epoch            |
 *   +---------------------------------+---------------------------------+ 48
 *   | commit point's sequence         | length of the content           |
 *   +---------------------------------+---------------------------------+ 64
 *   | checksum of the state           | number of the record's 1st frame|
 *   +----------------+----------------+---------------------------------+ 80
 *   | entries        | mark           | committing or promised epoch    |
 *   +----------------+----------------+---------------------------------+ 96
 *   | entries of 32 bytes each, blocks ascending, see {@link Entry}     |
 *   +-------------------------------------------------------------------+ length
 * </pre>
 *
 * The CRC32C is over bytes 8 to {@code length}; with the CRC of the frame before in it, frames left
 * over in the ring do not continue newer ones. Length and CRC are written last, in one step.
 *
 * @param offset in the file
 * @param length bytes
 * @param checksum its CRC32C
 * @param number frames are numbered from 1, without gaps
 * @param kind what it says
 * @param state the new version and the epoch that commits it; of a FENCE only the promised epoch
 * @param commitPoint the replica's, once this frame is there
 * @param first number of the first frame of the record that this one completes or is part of
 * @param entries how many
 * @param mark whether and why the version is to be kept, see {@link KeepMark}
 */
public record Frame(
    long offset,
    int length,
    int checksum,
    long number,
    Kind kind,
    State state,
    Version commitPoint,
    long first,
    int entries,
    int mark) {

  public static final int LENGTH = 0;
  public static final int CHECKSUM = 4;
  public static final int NUMBER = 8;
  public static final int PREVIOUS = 16;
  public static final int KIND = 20;
  public static final int EPOCH = 24;
  public static final int SEQUENCE = 32;
  public static final int COMMIT_EPOCH = 40;
  public static final int COMMIT_SEQUENCE = 48;
  public static final int CONTENT_LENGTH = 56;
  public static final int STATE_CHECKSUM = 64;
  public static final int FIRST = 72;
  public static final int ENTRIES = 80;
  public static final int MARK = 84;
  public static final int WRITTEN_IN = 88;
  public static final int HEADER = 96;

  public static final int MAX_ENTRIES = 256;
  public static final int MAX_LENGTH = HEADER + MAX_ENTRIES * Entry.BYTES;

  /** What a frame says, by a number that is part of the format. */
  public enum Kind {
    /** Staged blocks of a record that a later frame commits, or none does. */
    PART(1),
    /** Makes a record current: its parts from {@code first} on, and the entries here. */
    CHECKPOINT(2),
    /** The same; what was there before is of a history that may never have been committed. */
    TAUGHT(3),
    /** Promises an epoch. */
    FENCE(4),
    /** Tells the commit point. */
    COMMIT_POINT(5),
    /** A version of the chain is to be kept. */
    KEEP(6),
    /** A version of the chain is the newest again: records after it mean nothing any more. */
    ROLLED_BACK(7);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalStateException("a frame of unknown kind " + code + " passed its check");
    }
  }

  public boolean commits() {
    return kind == Kind.CHECKPOINT || kind == Kind.TAUGHT;
  }

  /** Where the {@code i}-th entry of the frame at {@code offset} lies. */
  public static long entry(long offset, int i) {
    return offset + HEADER + (long) i * Entry.BYTES;
  }

  /** The most bytes that a record of so many blocks takes. */
  public static long bytesForBlocks(int blocks) {
    return (blocks / MAX_ENTRIES + 1L) * MAX_LENGTH;
  }
}
