package io.baton.store.format;

import io.baton.api.SegmentSpec;

/**
 * Where the parts of a replica's file lie.
 *
 * <pre>
 *   0         4096      8192      12288   journal                          slots
 *   +---------+---------+---------+-------+--------------------------------+---------- - - -+
 *   | super-  | super-  | marks   | block | journal: a ring of frames      | slot 1, 2, ... |
 *   | block A | block B |         | table |                                | grows          |
 *   +---------+---------+---------+-------+--------------------------------+---------- - - -+
 * </pre>
 *
 * Every part starts at a multiple of the page size, 4096 bytes, the size of a block and of a slot.
 * The ring has room for two records of all blocks: the one that is not known to be committed, and
 * the next one. When a segment outgrows its table or its ring, both move to the end of the file,
 * among the slots, and are larger there.
 *
 * @param table offset of the block table
 * @param tableLength bytes of the block table
 * @param journal offset of the journal
 * @param journalLength bytes of the journal
 * @param slots offset of slot 1; slots reach to the end of the file
 */
public record Layout(long table, long tableLength, long journal, long journalLength, long slots) {

  public static final int PAGE = SegmentSpec.BLOCK_SIZE;
  public static final long MARKS = 2L * PAGE;

  private static final long LEAST_SLACK = 64 << 10;
  private static final long MOST_SLACK = 1 << 20;

  public static Layout of(SegmentSpec spec) {
    long table = 3L * PAGE;
    long tableLength = pages((long) spec.blocks() * Entry.BYTES);
    long slack = Math.max(LEAST_SLACK, Math.min(MOST_SLACK, spec.capacity() / 4));
    long records = 2 * Frame.bytesForBlocks(spec.blocks());
    long journalLength = pages(records + slack);
    long journal = table + tableLength;
    return new Layout(table, tableLength, journal, journalLength, journal + journalLength);
  }

  /** Whether table and ring have room for a segment of so many bytes. */
  public boolean holds(long capacity) {
    int blocks = SegmentSpec.blocks(capacity);
    return tableLength >= (long) blocks * Entry.BYTES
        && journalLength >= 2 * Frame.bytesForBlocks(blocks) + LEAST_SLACK;
  }

  /** The same slots with a larger table and ring, for a segment of {@code spec}, at {@code at}. */
  public Layout moved(SegmentSpec spec, long at) {
    Layout larger = of(spec);
    return new Layout(at, larger.tableLength, at + larger.tableLength, larger.journalLength, slots);
  }

  /** The slots that begin before {@code offset}. */
  public int slotsBefore(long offset) {
    return slotsIn(offset + PAGE - 1);
  }

  /** Where the bytes of a slot lie; slots are numbered from 1. */
  public long slot(int slot) {
    return slots + (slot - 1L) * PAGE;
  }

  /** How many slots a file of {@code size} bytes has. */
  public int slotsIn(long size) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE - 1, (size - slots) / PAGE));
  }

  /** So many bytes, up to the next whole page. */
  public static long pages(long bytes) {
    return (bytes + PAGE - 1) / PAGE * PAGE;
  }
}
