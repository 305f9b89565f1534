package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.block.BlockHash;
import io.baton.block.GroupHash;
import io.baton.block.StateChecksum;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filling a segment, or a plain file, from a source. */
class TargetTest {

  private static final int BLOCK = Source.BLOCK;
  private static final int CAPACITY = Source.CAPACITY;
  private static final int LENGTH = Source.LENGTH;

  @TempDir Path directory;

  private final Source source = new Source(9);
  private LocalStore store;

  @BeforeEach
  void makeStore() {
    store = Segments.store(directory.resolve("segments"));
  }

  private LocalSegment create(long epoch) {
    return store.create(Segments.ID, Segments.NAME, epoch, CAPACITY);
  }

  private byte[] content(LocalSegment segment) {
    return new Segments(segment).content();
  }

  private byte[] wanted() {
    return Arrays.copyOf(source.content, LENGTH);
  }

  @Test
  void aLoadedSegmentHoldsTheVersionAndNothingIsDirty() throws Exception {
    LocalSegment segment = create(2);
    try (LoadTarget target = store.load(segment)) {
      int fetched = source.fill(target);
      assertEquals(194, fetched);
      assertEquals(new LoadTarget.Statistics(0, 194), target.statistics());
      assertEquals(194 * BLOCK, target.statistics().bytesFetched());
    }
    assertArrayEquals(wanted(), content(segment));
    Capture nothing = segment.capture(new Version(2, 10), ByteBuffer::allocateDirect);
    assertTrue(nothing.isEmpty());
    assertEquals(source.checksum, nothing.checksum());
    segment.shareFile();
    assertTrue(segment.capture(new Version(2, 11), ByteBuffer::allocateDirect).isEmpty());
    segment.bytes().writeLong(0, 1);
    assertEquals(1, segment.capture(new Version(2, 12), ByteBuffer::allocateDirect).blocks());
  }

  @Test
  void theNextOpenTakesFromTheOldFileWhatIsRight() throws Exception {
    LocalSegment old = create(2);
    source.fill(store.load(old));
    old.byteBuffer().put(BLOCK, (byte) ~source.content[BLOCK]);
    Path oldFile = old.file();
    LocalSegment segment = create(3);
    LocalSegment newer = create(9);
    Files.delete(newer.file());
    try (LoadTarget target = store.load(segment)) {
      assertEquals(1, source.fill(target));
      assertEquals(new LoadTarget.Statistics(193, 1), target.statistics());
    }
    assertArrayEquals(wanted(), content(segment));
    assertFalse(Files.exists(oldFile.getParent()), "deleted when the new one is filled");
    assertTrue(Files.exists(newer.file().getParent()), "a newer open's is not touched");
    old.bytes().writeLong(0, 1);
  }

  @Test
  void anOldFileThatWasCutShortIsRead() throws Exception {
    LocalSegment old = create(2);
    source.fill(store.load(old));
    old.close();
    try (FileChannel file = FileChannel.open(old.file(), StandardOpenOption.WRITE)) {
      file.truncate(100 * BLOCK + 1);
    }
    LocalSegment segment = create(3);
    assertEquals(128, source.fill(store.load(segment)));
    assertArrayEquals(wanted(), content(segment));
  }

  @Test
  void aPullCutShortGoesOnFromAnotherSource() throws Exception {
    LocalSegment segment = create(2);
    LoadTarget target = store.load(segment);
    target.begin(source.opened());
    source.put(target, 0, 150);
    assertTrue(target.holdsGroup(0, GroupHash.of(source.tags, 0, 128)));
    assertFalse(target.holdsGroup(1, GroupHash.of(source.tags, 128, 128)));
    assertEquals(94, source.fill(target));
    assertTrue(target.holdsGroup(2, GroupHash.of(source.tags, 256, Source.BLOCKS - 256)));
    assertArrayEquals(wanted(), content(segment));
  }

  /** The record that it was made by may not tell yet what the segment has grown to. */
  @Test
  void aSegmentThatIsTooSmallGrows() throws Exception {
    LocalSegment segment = store.create(Segments.ID, Segments.NAME, 2, 5 * BLOCK);
    source.fill(store.load(segment));
    assertEquals(LENGTH, segment.capacity());
    assertArrayEquals(wanted(), content(segment));
    assertTrue(new Segments(segment).segment.capture(new Version(2, 1), any -> null).isEmpty());
  }

  /** What is left of the first is behind the end, where the segment may grow to. */
  @Test
  void ofASourceWhoseVersionWasLongerNothingIsLeft() throws Exception {
    LocalSegment segment = create(2);
    LoadTarget target = store.load(segment);
    ReadOpened longer =
        new ReadOpened(Segments.ID, 4, new Version(1, 10), Version.NONE, CAPACITY, 0);
    target.begin(longer);
    byte[] ones = new byte[BLOCK];
    Arrays.fill(ones, (byte) 1);
    Tags tag = new Tags(1);
    tag.set(0, 1, 10, BlockHash.of(ByteBuffer.wrap(ones)));
    target.put(new BlockBatch(new int[] {299}, tag, ByteBuffer.wrap(ones)));
    source.fill(target);
    segment.setLength(CAPACITY);
    assertArrayEquals(Arrays.copyOf(source.content, CAPACITY), content(segment));
  }

  @Test
  void aBlockThatTheSourceNeverWroteIsCleared() throws Exception {
    LocalSegment segment = create(2);
    LoadTarget target = store.load(segment);
    target.begin(source.opened());
    byte[] ones = new byte[BLOCK];
    Arrays.fill(ones, (byte) 1);
    Tags tag = new Tags(1);
    tag.set(0, 1, 1, BlockHash.of(ByteBuffer.wrap(ones)));
    target.put(new BlockBatch(new int[] {0}, tag, ByteBuffer.wrap(ones)));
    source.fill(target);
    assertArrayEquals(wanted(), content(segment));
  }

  @Test
  void damageIsFoundAndNamed() throws Exception {
    LocalSegment segment = create(2);
    LoadTarget target = store.load(segment);
    target.begin(source.opened());
    byte[] damaged = Arrays.copyOfRange(source.content, BLOCK, 2 * BLOCK);
    damaged[5] ^= 1;
    StorageException block =
        assertThrows(
            StorageException.class, () -> target.put(source.batch(1, ByteBuffer.wrap(damaged))));
    assertEquals(Reason.CORRUPT, block.reason());
    assertTrue(block.getMessage().contains("block 1 for segment orders/eu"), block.getMessage());
    source.put(target, 0, 288);
    StorageException whole =
        assertThrows(StorageException.class, () -> target.finish(source.opened()));
    assertEquals(Reason.CORRUPT, whole.reason());
    assertEquals(0, segment.length());
    ReadOpened other = new ReadOpened(Segments.ID, 5, Version.NONE, Version.NONE, 1L << 50, 0);
    assertThrows(StorageException.class, () -> target.begin(other));
  }

  @Test
  void aFileAppearsWhole() throws Exception {
    Path file = Files.writeString(directory.resolve("copy"), "what was there");
    try (FileTarget target = FileTarget.of(file)) {
      target.begin(source.opened());
      source.put(target, 0, 288);
      assertThrows(StorageException.class, () -> target.finish(source.opened()));
    }
    assertEquals("what was there", Files.readString(file));
    try (FileTarget target = FileTarget.of(file)) {
      source.fill(target);
    }
    assertArrayEquals(wanted(), Files.readAllBytes(file));
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(file), left.toList(), "nothing else is left");
    }
  }

  @Test
  void aFileOfZerosHasItsLength() throws Exception {
    Path file = directory.resolve("zeros");
    ReadOpened zeros =
        new ReadOpened(
            Segments.ID, 5, Version.NONE, Version.NONE, 5000, StateChecksum.ofLength(5000));
    try (FileTarget target = FileTarget.of(file)) {
      target.begin(zeros);
      target.finish(zeros);
    }
    assertArrayEquals(new byte[5000], Files.readAllBytes(file));
  }
}
