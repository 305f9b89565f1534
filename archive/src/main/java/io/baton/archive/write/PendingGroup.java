package io.baton.archive.write;

import io.baton.archive.manifest.BlockGroup;
import io.baton.block.GroupHash;
import io.baton.replication.message.Tags;
import java.util.BitSet;

/**
 * A group of which not every block is known yet. A block is known when it is zeros, or it is known
 * where it is stored. One thread at a time.
 */
final class PendingGroup {

  private final BlockGroup before;
  private final BlockGroup group;
  private final Tags tags;
  private final BitSet known = new BitSet();
  private final BitSet awaited = new BitSet();
  private boolean held;

  /**
   * Begins with what the version before had.
   *
   * @param before perhaps with another number of blocks
   * @param count how many blocks it has now
   */
  PendingGroup(BlockGroup before, int count) {
    this.before = before;
    this.group = new BlockGroup(before.number(), count);
    this.tags = new Tags(count);
  }

  /** Whether all tags are those of the version before, and all its blocks may be referred to. */
  boolean holds(long tagsHash, PreviousVersion previous) {
    boolean same = before.count() == group.count() && before.tagsHash() == tagsHash;
    for (int i = 0; same && i < before.count(); i++) {
      same = !before.isStored(i) || previous.isOf(before, i);
    }
    held = same;
    return same;
  }

  /** Takes note of a block's tag; whether its bytes are not needed. */
  boolean holds(int i, Tags source, int j, PreviousVersion previous, PackTable table) {
    if (known.get(i) || awaited.get(i)) {
      return known.get(i);
    }
    held = false;
    tags.set(i, source.epoch(j), source.sequence(j), source.hash(j));
    long hash = source.isNone(j) ? 0 : source.hash(j);
    if (!BlockGroup.isContent(hash)) {
      known.set(i);
    } else if (i < before.count() && before.hash(i) == hash && previous.isOf(before, i)) {
      store(i, table.refer(before.pack(i)), before.slot(i));
    } else {
      awaited.set(i);
      return false;
    }
    return true;
  }

  /** Whether the bytes of a block with this tag are needed. */
  boolean awaits(int i, Tags source, int j) {
    return awaited.get(i) && tags.same(i, source, j);
  }

  /** It is known where a block is stored. */
  void store(int i, int pack, int slot) {
    group.store(i, tags.hash(i), pack, slot);
    awaited.clear(i);
    known.set(i);
  }

  /** Whether all is known. */
  boolean isComplete() {
    return held || known.cardinality() == group.count();
  }

  /** The whole group, once it is complete. */
  BlockGroup complete(PackTable table) {
    if (!held) {
      group.tagsHash(GroupHash.of(tags, 0, tags.count()));
      return group;
    }
    group.tagsHash(before.tagsHash());
    for (int i = 0; i < before.count(); i++) {
      if (before.isStored(i)) {
        group.store(i, before.hash(i), table.refer(before.pack(i)), before.slot(i));
      }
    }
    return group;
  }
}
