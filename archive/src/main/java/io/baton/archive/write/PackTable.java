package io.baton.archive.write;

import com.google.common.collect.ImmutableList;
import io.baton.archive.manifest.Pack;
import io.baton.archive.manifest.PackId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The packs that a new manifest refers to, with how many of their blocks. One thread at a time. */
final class PackTable {

  private static final int NONE = -1;

  private final ImmutableList<Pack> before;
  private final int[] indexes;
  private final List<@Nullable PackId> ids = new ArrayList<>();
  private final List<Integer> blocks = new ArrayList<>();
  private int[] live = new int[64];

  /** Begins with none, beside those of the version before. */
  PackTable(ImmutableList<Pack> before) {
    this.before = before;
    indexes = new int[before.size()];
    Arrays.fill(indexes, NONE);
  }

  /** Refers to a block of a pack of the version before; returns the pack's new index. */
  int refer(int indexBefore) {
    if (indexes[indexBefore] == NONE) {
      Pack pack = before.get(indexBefore);
      indexes[indexBefore] = add(pack.id(), pack.blocks());
    }
    live[indexes[indexBefore]]++;
    return indexes[indexBefore];
  }

  /** Begins a new pack, whose name is not known yet; returns its index. */
  int begin() {
    return add(null, 0);
  }

  /** A new pack is whole. */
  void name(int index, PackId id) {
    ids.set(index, id);
  }

  /** A new pack has a block more. */
  void grow(int index) {
    blocks.set(index, blocks.get(index) + 1);
    live[index]++;
  }

  private int add(@Nullable PackId id, int blocksInIt) {
    ids.add(id);
    blocks.add(blocksInIt);
    if (ids.size() > live.length) {
      live = Arrays.copyOf(live, 2 * live.length);
    }
    return ids.size() - 1;
  }

  /** All of them; each new one has its name. */
  ImmutableList<Pack> packs() {
    ImmutableList.Builder<Pack> packs = ImmutableList.builder();
    for (int i = 0; i < ids.size(); i++) {
      packs.add(new Pack(Objects.requireNonNull(ids.get(i)), blocks.get(i), live[i]));
    }
    return packs.build();
  }
}
