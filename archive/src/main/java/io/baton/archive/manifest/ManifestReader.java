package io.baton.archive.manifest;

import com.google.common.collect.ImmutableList;
import io.baton.archive.store.StoreException;
import io.baton.block.StateChecksum;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a manifest once, from its beginning to its end, and believes nothing: any byte that is
 * missing, changed or too many is an error that says where. What was read before the end is intact
 * as far as it goes. Holds one part and the packs in memory. One thread at a time.
 */
public final class ManifestReader implements Closeable {

  private final String manifest;
  private final InputStream bytes;
  private final ReadableByteChannel channel;
  private final Part part = new Part();
  private final ManifestHead head;
  private final int headChecksum;
  private final ImmutableList<Pack> packs;
  private final int packParts;
  private final int packsChecksum;
  private final int[] live;
  private long position;
  private ByteBuffer groups = ByteBuffer.allocate(0);
  private int groupsLeft;
  private int groupParts;
  private int groupsChecksum;
  private int lastGroup = -1;
  private long sum;
  private boolean ended;

  /** Reads head and packs. */
  private ManifestReader(String manifest, InputStream bytes) throws IOException {
    this.manifest = manifest;
    this.bytes = bytes;
    this.channel = Channels.newChannel(bytes);
    ByteBuffer headBytes = fill(ByteBuffer.allocate(ManifestHead.BYTES), "its head");
    head = ManifestHead.decode(manifest, headBytes.clear());
    headChecksum = ManifestHead.crcOf(headBytes);
    sum = StateChecksum.ofLength(head.length());
    ImmutableList.Builder<Pack> all = ImmutableList.builder();
    int parts = 0;
    int checksum = 0;
    next();
    while (part.kind() == Part.PACKS) {
      requirePlace(parts++, checksum, Part.MOST_PACKS);
      readPacks(all);
      checksum = part.checksum();
      next();
    }
    packs = all.build();
    packParts = parts;
    packsChecksum = checksum;
    live = new int[packs.size()];
  }

  /**
   * Begins to read one, up to its packs.
   *
   * @param manifest for errors
   * @param bytes closed with it
   * @throws StoreException.Damaged if it is not whole
   * @throws StoreException.Refused if it is of a newer format
   */
  public static ManifestReader open(String manifest, InputStream bytes) throws IOException {
    return new ManifestReader(manifest, bytes);
  }

  /** Whose version it is. */
  public ManifestHead head() {
    return head;
  }

  /** The packs that its blocks are in. */
  public ImmutableList<Pack> packs() {
    return packs;
  }

  /**
   * The next group of which a block was ever written; null when there is none, and the whole
   * manifest was found intact.
   *
   * @throws StoreException.Damaged if it is not whole
   */
  public @Nullable BlockGroup nextGroup() throws IOException {
    if (ended) {
      return null;
    }
    if (groupsLeft == 0 && !beginGroups()) {
      readEnd();
      ended = true;
      return null;
    }
    BlockGroup group = decode();
    groupsLeft--;
    if (groupsLeft == 0) {
      if (groups.hasRemaining()) {
        throw damaged("has more bytes than groups before byte " + position);
      }
      next();
    }
    return group;
  }

  private boolean beginGroups() throws StoreException {
    if (part.kind() != Part.GROUPS) {
      return false;
    }
    requirePlace(groupParts++, groupsChecksum, Part.MOST_GROUPS);
    groupsChecksum = part.checksum();
    groupsLeft = part.count();
    groups = part.content();
    return true;
  }

  private BlockGroup decode() throws StoreException {
    BlockGroup group;
    try {
      group = BlockGroup.decode(groups, head.length());
    } catch (BufferUnderflowException e) {
      throw damaged("has more groups than bytes before byte " + position + ", without sense");
    } catch (IllegalArgumentException e) {
      throw damaged("has " + e.getMessage() + " before byte " + position + ", without sense");
    }
    if (group.number() <= lastGroup) {
      throw damaged("has group %d behind group %d".formatted(group.number(), lastGroup));
    }
    lastGroup = group.number();
    for (int i = 0; i < group.count(); i++) {
      if (group.isStored(i)) {
        count(group, i);
      }
    }
    sum += group.checksum();
    return group;
  }

  private void count(BlockGroup group, int i) throws StoreException {
    int pack = group.pack(i);
    if (pack >= packs.size() || group.slot(i) < 0 || group.slot(i) >= packs.get(pack).blocks()) {
      throw damaged(
          "says that block %d of group %d is in pack %d at %d, which does not exist"
              .formatted(i, group.number(), pack, group.slot(i)));
    }
    live[pack]++;
  }

  private void readPacks(ImmutableList.Builder<Pack> all) throws StoreException {
    ByteBuffer content = part.content();
    if (content.remaining() != part.count() * Pack.BYTES) {
      throw damaged("has more bytes than packs before byte " + position);
    }
    try {
      while (content.hasRemaining()) {
        all.add(Pack.decode(content));
      }
    } catch (IllegalArgumentException e) {
      throw damaged("has " + e.getMessage() + " before byte " + position + ", without sense");
    }
  }

  /** Reads the next part. */
  private void next() throws IOException {
    long start = position;
    fill(part.head(), "the head of a part");
    boolean known = part.kind() >= Part.PACKS && part.kind() <= Part.END;
    if (!known || part.bytes() < 0 || part.bytes() > Part.MOST_BYTES) {
      throw damaged("at byte %d is no part of it".formatted(start));
    }
    fill(part.content(), "a part of " + part.bytes() + " bytes");
    if (!part.isIntact()) {
      throw damaged("bytes %d to %d do not match their checksum".formatted(start, position));
    }
  }

  private void requirePlace(int number, int before, int most) throws StoreException {
    if (part.number() != number
        || part.before() != before
        || part.count() < 1
        || part.count() > most) {
      throw damaged("the part before byte %d does not belong there".formatted(position));
    }
  }

  private void readEnd() throws IOException {
    ByteBuffer end = part.content();
    if (part.kind() != Part.END || end.remaining() != Part.END_BYTES) {
      throw damaged("the part before byte %d does not belong there".formatted(position));
    }
    if (end.getInt() != headChecksum
        || end.getInt() != packsChecksum
        || end.getInt() != groupsChecksum
        || end.getInt() != packParts
        || end.getInt() != groupParts) {
      throw damaged("its end is not that of what comes before it");
    }
    if (bytes.read() >= 0) {
      throw damaged("something follows its end at byte " + position);
    }
    for (int i = 0; i < live.length; i++) {
      if (live[i] != packs.get(i).live()) {
        throw damaged("refers to %d blocks of %s".formatted(live[i], packs.get(i)));
      }
    }
    if (sum != head.checksum()) {
      throw damaged(
          "its blocks make a state of checksum %016x, not %016x".formatted(sum, head.checksum()));
    }
  }

  private ByteBuffer fill(ByteBuffer into, String what) throws IOException {
    while (into.hasRemaining()) {
      int count = channel.read(into);
      if (count < 0) {
        throw new StoreException.Damaged(
            "%s is cut short: it ends at byte %d, within %s".formatted(manifest, position, what));
      }
      position += count;
    }
    return into;
  }

  private StoreException.Damaged damaged(String how) {
    return new StoreException.Damaged(manifest + " is damaged: " + how);
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
