package io.baton.store.history;

/** Is shown the slots that are in use. */
public interface SlotVisitor {

  /**
   * One slot.
   *
   * @param block that lies there; -1 for a page of the log
   */
  void visit(int block, int slot);
}
