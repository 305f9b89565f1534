package io.baton.archive.write;

import com.google.common.collect.ImmutableList;
import io.baton.archive.manifest.Pack;
import java.util.BitSet;

/**
 * Which packs of the version before are not referred to again, so that their live blocks are
 * written anew: those of which less than half is live, as the rest is garbage that cannot be
 * deleted; and all small ones if there are too many, as each costs a request. So all packs of a
 * version take at most twice what the version before it did, and what was written since; and each
 * block is written again only after as many others have become garbage, or so many small packs were
 * written.
 */
final class Reuse {

  /** Packs with less than half of the most blocks. */
  static final int MOST_SMALL = 64;

  private Reuse() {}

  /** The indexes of the packs to leave. */
  static BitSet leave(ImmutableList<Pack> packs, int packBlocks) {
    BitSet leave = new BitSet();
    BitSet small = new BitSet();
    for (int i = 0; i < packs.size(); i++) {
      Pack pack = packs.get(i);
      if (pack.live() < (pack.blocks() + 1) / 2) {
        leave.set(i);
      } else if (pack.live() < packBlocks / 2) {
        small.set(i);
      }
    }
    if (small.cardinality() > MOST_SMALL) {
      leave.or(small);
    }
    return leave;
  }
}
