package io.baton.outline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.outline.Differences.Range;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadTags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Learning what blocks are, and telling where versions differ. */
class OutlineTest {

  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  private static final SegmentId ID = new SegmentId(1, 2);
  private static final SegmentId OTHER_ID = new SegmentId(3, 4);
  private static final SegmentName NAME = SegmentName.of("orders/eu");
  private static final Version VERSION = new Version(3, 7);

  private static Outline read(PinnedVersion version, @Nullable Outline known) {
    SegmentId id = version.opened().segment();
    OutlineTarget target = new OutlineTarget(id, NAME, known);
    assertEquals("", version.pullInto(target));
    return target.outline(version.opened());
  }

  private static Outline read(PinnedVersion version) {
    return read(version, null);
  }

  private static List<Range> ranges(PinnedVersion left, PinnedVersion right) {
    return read(left).differences(read(right)).ranges().toList();
  }

  private static long tagRequests(PinnedVersion version) {
    return version.asked.stream().filter(ReadTags.class::isInstance).count();
  }

  @Test
  void noBlockIsFetched() {
    PinnedVersion version = PinnedVersion.random(ID, VERSION, 700 * BLOCK + 9, 1);
    Outline outline = read(version);
    assertEquals(version.checksum(), outline.checksum());
    assertEquals(701, outline.blocks());
    for (int block = 0; block < 701; block++) {
      assertTrue(outline.tags().same(block, version.tags(), block), "block " + block);
    }
    assertTrue(version.asked.stream().noneMatch(ReadBlocks.class::isInstance));
  }

  @Test
  void ofAKnownSegmentOnlyTagsOfGroupsThatChangedAreRead() {
    PinnedVersion version = PinnedVersion.random(ID, VERSION, 1000 * BLOCK, 1);
    Outline known = read(version);
    PinnedVersion next = version.next(1000 * BLOCK).write(300, new byte[] {1});
    Outline outline = read(next, known);
    List<ReadTags> tags =
        next.asked.stream().filter(ReadTags.class::isInstance).map(ReadTags.class::cast).toList();
    assertEquals(List.of(new ReadTags(ID, 5, 256, 128)), tags);
    assertEquals(
        List.of(new Range(300 * BLOCK, BLOCK)), outline.differences(known).ranges().toList());
    assertTrue(known.tags().same(300, version.tags(), 300), "what is known stays as it is");
    PinnedVersion same = version.next(1000 * BLOCK);
    read(same, known);
    assertEquals(0, tagRequests(same));
  }

  @Test
  void anotherSegmentsOutlineIsNotTakenForKnown() {
    PinnedVersion version = PinnedVersion.random(ID, VERSION, 300 * BLOCK, 1);
    PinnedVersion other = PinnedVersion.random(OTHER_ID, VERSION, 300 * BLOCK, 1);
    Outline outline = read(other, read(version));
    assertEquals(1, tagRequests(other));
    assertTrue(outline.differences(read(version)).isEmpty());
  }

  @Test
  void tagsThatDoNotAddUpAreRefused() {
    PinnedVersion version = PinnedVersion.random(ID, VERSION, 10 * BLOCK, 1);
    version.lie = 1;
    String end = version.pullInto(new OutlineTarget(ID, NAME, null));
    assertTrue(end.startsWith("CORRUPT, version 3.7 for the outline of segment orders/eu"), end);
  }

  @Test
  void exactlyTheChangedBlocksDiffer() {
    PinnedVersion version = PinnedVersion.random(ID, VERSION, 300 * BLOCK + 5, 1);
    PinnedVersion changed =
        version
            .next(300 * BLOCK + 5)
            .write(0, new byte[] {1})
            .write(3, new byte[] {1})
            .write(4, new byte[] {2})
            .write(300, new byte[] {3});
    assertEquals(
        List.of(new Range(0, BLOCK), new Range(3 * BLOCK, 2 * BLOCK), new Range(300 * BLOCK, 5)),
        ranges(version, changed));
    Differences differences = read(changed).differences(read(version));
    assertEquals(4, differences.blocks());
    assertEquals(301, differences.allBlocks());
    assertEquals(3 * BLOCK + 5, differences.bytes());
    assertEquals(300 * BLOCK + 5, differences.allBytes());
    assertFalse(differences.isEmpty());
  }

  @Test
  void aBlockOfZerosEqualsOneNeverWritten() {
    PinnedVersion empty = PinnedVersion.empty(ID, VERSION, 3 * BLOCK);
    PinnedVersion zeros = PinnedVersion.empty(OTHER_ID, VERSION, 3 * BLOCK).write(1, new byte[9]);
    assertEquals(List.of(), ranges(empty, zeros));
    assertTrue(read(zeros).differences(read(empty)).isEmpty());
  }

  @Test
  void whatOnlyOneHasDiffersAlsoIfItIsZeros() {
    PinnedVersion small = PinnedVersion.empty(ID, VERSION, BLOCK + 5);
    PinnedVersion large = PinnedVersion.empty(OTHER_ID, VERSION, 3 * BLOCK + 1);
    List<Range> behind = List.of(new Range(BLOCK, 2 * BLOCK + 1));
    assertEquals(behind, ranges(small, large));
    assertEquals(behind, ranges(large, small));
    PinnedVersion nothing = PinnedVersion.empty(OTHER_ID, VERSION, 0);
    assertEquals(List.of(new Range(0, BLOCK + 5)), ranges(nothing, small));
    assertEquals(List.of(), ranges(nothing, nothing));
    PinnedVersion longer = PinnedVersion.empty(ID, VERSION, BLOCK + 6);
    assertEquals(List.of(new Range(BLOCK, 6)), ranges(small, longer));
  }
}
