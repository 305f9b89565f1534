package io.baton.store.history;

import java.util.Arrays;

/**
 * Numbers of records by the block that they are about: 12 to 24 bytes of heap a block, as a version
 * may have millions of them. Open addressing with linear probing; what is taken out keeps its
 * place.
 */
final class BlockIndex {

  static final int NONE = -1;

  /** Is shown what is in an index. */
  interface Visitor {
    void visit(int block, int record);
  }

  private static final int LEAST = 8;

  private int[] blocks = empty(LEAST);
  private int[] records = new int[LEAST];
  private int size;

  /** Places that are taken, also by what was taken out. */
  private int used;

  private static int[] empty(int length) {
    int[] keys = new int[length];
    Arrays.fill(keys, NONE);
    return keys;
  }

  int size() {
    return size;
  }

  /** The record about a block, or {@link #NONE}. */
  int get(int block) {
    int at = find(block);
    return blocks[at] == NONE ? NONE : records[at];
  }

  /** Notes the record of a block that has none. */
  void put(int block, int record) {
    if (3 * (used + 1) > 2 * blocks.length) {
      grow();
    }
    int at = find(block);
    used += blocks[at] == NONE ? 1 : 0;
    blocks[at] = block;
    records[at] = record;
    size++;
  }

  /** A block that has a record has none any more. */
  void remove(int block) {
    records[find(block)] = NONE;
    size--;
  }

  /** Shows all, in no order. */
  void forEach(Visitor visitor) {
    for (int i = 0; i < blocks.length; i++) {
      if (records[i] != NONE && blocks[i] != NONE) {
        visitor.visit(blocks[i], records[i]);
      }
    }
  }

  /** The blocks, in no order. */
  int[] keys() {
    return Arrays.stream(blocks).filter(block -> block != NONE && get(block) != NONE).toArray();
  }

  private int find(int block) {
    int mask = blocks.length - 1;
    int at = ((block * 0x9E3779B9) >>> 7) & mask;
    while (blocks[at] != NONE && blocks[at] != block) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    int[] oldBlocks = blocks;
    int[] oldRecords = records;
    blocks = empty(2 * oldBlocks.length);
    records = new int[blocks.length];
    for (int i = 0; i < oldBlocks.length; i++) {
      if (oldBlocks[i] != NONE) {
        int at = find(oldBlocks[i]);
        blocks[at] = oldBlocks[i];
        records[at] = oldRecords[i];
      }
    }
  }
}
