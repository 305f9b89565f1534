package io.baton.demo.chunks;

import java.util.HashMap;
import java.util.Map;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Counts of fingerprints in a region of bytes, so that whoever has the bytes can go on: an open
 * hash table with linear probing. All that the application knows is in here, its place in the input
 * included.
 *
 * <pre>
 *   0   magic, 8 bytes; zeros make an empty table
 *   8   position in the input
 *   16  chunks
 *   24  distinct fingerprints
 *   64  slots of 24 bytes: fingerprint (16), count (8), 0 for a free slot
 * </pre>
 *
 * One thread at a time.
 */
public final class ChunkTable {

  private static final long MAGIC = 0x31656c6261544342L;
  private static final long POSITION = 8;
  private static final long CHUNKS = 16;
  private static final long DISTINCT = 24;
  private static final long SLOTS = 64;
  private static final long SLOT = 24;
  private static final long COUNT = 16;

  private final Bytes<?> bytes;
  private final long slots;

  /**
   * The table in {@code bytes}, from offset 0 on.
   *
   * @param size bytes it may use, at least one block
   * @throws IllegalArgumentException if something else is in there, or it is too small
   */
  public ChunkTable(Bytes<?> bytes, long size) {
    this.bytes = bytes;
    slots = (size - SLOTS) / SLOT;
    if (slots < 2) {
      throw new IllegalArgumentException("a table needs more than " + size + " bytes");
    }
    long magic = bytes.readLong(0);
    if (magic == 0) {
      bytes.writeLong(0, MAGIC);
    } else if (magic != MAGIC) {
      throw new IllegalArgumentException("this is not a table of chunks");
    }
  }

  /** Where the work stands. */
  public Totals totals() {
    return new Totals(bytes.readLong(POSITION), bytes.readLong(CHUNKS), bytes.readLong(DISTINCT));
  }

  /**
   * Counts the next chunk of the input.
   *
   * @throws IllegalStateException if the table is full: nothing is changed then
   */
  public void add(Fingerprint fingerprint, int length) {
    Totals totals = totals();
    long slot = slotOf(fingerprint);
    long count = bytes.readLong(slot + COUNT);
    if (count == 0) {
      if (totals.distinct() >= slots - 1) {
        throw new IllegalStateException(
            "the table is full with " + totals.distinct() + " fingerprints: give it more bytes");
      }
      bytes.writeLong(slot, fingerprint.high());
      bytes.writeLong(slot + Long.BYTES, fingerprint.low());
    }
    bytes.writeLong(slot + COUNT, count + 1);
    Totals next = totals.plus(length, count == 0);
    bytes.writeLong(POSITION, next.position());
    bytes.writeLong(CHUNKS, next.chunks());
    bytes.writeLong(DISTINCT, next.distinct());
  }

  /** Its slot, or the free one where it would go; one is always free. */
  private long slotOf(Fingerprint fingerprint) {
    long index = Long.remainderUnsigned(fingerprint.high(), slots);
    while (true) {
      long slot = SLOTS + index * SLOT;
      if (bytes.readLong(slot + COUNT) == 0
          || (bytes.readLong(slot) == fingerprint.high()
              && bytes.readLong(slot + Long.BYTES) == fingerprint.low())) {
        return slot;
      }
      index = (index + 1) % slots;
    }
  }

  /** Of what is counted, wherever in the table it is: equal counts have equal digests. */
  public String digest() {
    Map<Fingerprint, Long> counts = new HashMap<>();
    for (long slot = SLOTS; slot + SLOT <= SLOTS + slots * SLOT; slot += SLOT) {
      long count = bytes.readLong(slot + COUNT);
      if (count != 0) {
        counts.put(new Fingerprint(bytes.readLong(slot), bytes.readLong(slot + Long.BYTES)), count);
      }
    }
    return Digest.of(totals(), counts);
  }
}
