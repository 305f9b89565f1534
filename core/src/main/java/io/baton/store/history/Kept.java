package io.baton.store.history;

import io.baton.store.format.State;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kept version, with what was replaced of it before the next one was kept. */
public final class Kept {

  private final State state;
  private int mark;
  private BlockIndex replaced = new BlockIndex();

  Kept(State state, int mark) {
    this.state = state;
    this.mark = mark;
  }

  /** The version; the epoch that committed it here is not remembered. */
  public State state() {
    return state;
  }

  /** Why and since when it is kept, see {@link io.baton.store.format.KeepMark}. */
  public int mark() {
    return mark;
  }

  void mark(int newMark) {
    mark = newMark;
  }

  /** The record that has noted a block, or {@link BlockIndex#NONE}. */
  int replaced(int block) {
    return replaced.get(block);
  }

  /** The newest of these, which are the oldest first, that has noted a block; or null. */
  static @Nullable Kept newestWith(int block, List<Kept> versions) {
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).replaced(block) != BlockIndex.NONE) {
        return versions.get(i);
      }
    }
    return null;
  }

  void put(int block, int record) {
    replaced.put(block, record);
  }

  void remove(int block) {
    replaced.remove(block);
  }

  void forEach(BlockIndex.Visitor visitor) {
    replaced.forEach(visitor);
  }

  int[] blocks() {
    return replaced.keys();
  }

  /** Its records lie elsewhere by now. */
  void use(Kept rewritten) {
    replaced = rewritten.replaced;
  }
}
