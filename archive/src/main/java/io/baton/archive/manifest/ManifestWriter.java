package io.baton.archive.manifest;

import com.google.common.base.Preconditions;
import io.baton.api.SegmentSpec;
import io.baton.archive.store.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a manifest: first the groups, as they come, to a file; then what stands before them, which
 * is known only then. Holds one part and the packs in memory. One thread at a time.
 */
public final class ManifestWriter {

  private final ScratchFile file;
  private final Part part = new Part();
  private ByteBuffer content = part.begin();
  private int groups;
  private int groupParts;
  private int groupsChecksum;
  private int last = -1;

  /** Begins in an empty file. */
  public ManifestWriter(ScratchFile file) {
    this.file = file;
  }

  /**
   * Bytes of a manifest at most, for content of so many bytes of which each block is in a run of
   * its own, if packs have more than a group's blocks.
   */
  public static long mostBytes(long length) {
    long groups = (SegmentSpec.blocks(length) + BlockGroup.BLOCKS - 1L) / BlockGroup.BLOCKS;
    long parts = 2 * (1 + groups / Part.MOST_GROUPS) + 1;
    return ManifestHead.BYTES
        + groups * (BlockGroup.MOST_BYTES + Pack.BYTES)
        + parts * (Part.HEAD + Part.END_BYTES);
  }

  /**
   * Adds a group, whose number is above those before it. One may be left out if none of its blocks
   * was ever written.
   */
  public void add(BlockGroup group) throws IOException {
    Preconditions.checkArgument(group.number() > last, "group %s behind %s", group.number(), last);
    last = group.number();
    group.encode(content);
    groups++;
    if (groups == Part.MOST_GROUPS) {
      writeGroups();
    }
  }

  private void writeGroups() throws IOException {
    ByteBuffer bytes = part.seal(Part.GROUPS, groupParts++, groupsChecksum, groups);
    groupsChecksum = part.checksum();
    file.append(bytes);
    groups = 0;
    content = part.begin();
  }

  /**
   * Ends it.
   *
   * @param packs which the groups refer to, in the order of their indexes
   * @return the whole manifest, as long as the file is there
   */
  public Content end(ManifestHead head, List<Pack> packs) throws IOException {
    if (groups > 0) {
      writeGroups();
    }
    List<ByteBuffer> before = new ArrayList<>();
    ByteBuffer encoded = head.encode();
    before.add(encoded);
    int checksum = 0;
    int parts = 0;
    for (int first = 0; first < packs.size(); first += Part.MOST_PACKS) {
      List<Pack> some = packs.subList(first, Math.min(packs.size(), first + Part.MOST_PACKS));
      before.add(encode(some, parts++, checksum));
      checksum = part.checksum();
    }
    ByteBuffer end = part.begin();
    end.putInt(ManifestHead.crcOf(encoded)).putInt(checksum).putInt(groupsChecksum);
    end.putInt(parts).putInt(groupParts).putInt(0);
    ByteBuffer after = copy(part.seal(Part.END, 0, 0, 0));
    return new Whole(Content.of(before.toArray(new ByteBuffer[0])), file, Content.of(after));
  }

  private ByteBuffer encode(List<Pack> packs, int number, int before) {
    ByteBuffer into = part.begin();
    packs.forEach(pack -> pack.encode(into));
    return copy(part.seal(Part.PACKS, number, before, packs.size()));
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    return copy.put(bytes).flip();
  }

  private record Whole(Content before, ScratchFile groups, Content after) implements Content {

    @Override
    public long length() {
      return before.length() + groups.length() + after.length();
    }

    @Override
    public InputStream open() throws IOException {
      return new JoinedInputStream(List.of(before, groups, after));
    }
  }
}
