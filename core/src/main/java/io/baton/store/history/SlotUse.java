package io.baton.store.history;

/** Who else has slots: the block table, and the records after it. */
public interface SlotUse {

  /** Whether it has a block in this slot. */
  boolean isUsed(int block, int slot);
}
