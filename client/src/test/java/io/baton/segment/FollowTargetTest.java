package io.baton.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Version;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One version after another under the eyes of readers. */
class FollowTargetTest {

  private static final int BLOCK = Versions.BLOCK;
  private static final int CAPACITY = 300 * BLOCK;
  private static final int LENGTH = 280 * BLOCK + 77;

  @TempDir Path directory;

  private final Versions source = new Versions().next(LENGTH, 0, 1, 2, 7, 280);
  private LocalStore store;

  @BeforeEach
  void makeStore() {
    store = Segments.store(directory);
  }

  private FollowTarget follow() {
    return store.follow(Segments.ID, Segments.NAME, 2, CAPACITY);
  }

  private FollowTarget followed() throws Exception {
    FollowTarget target = follow();
    source.fill(target);
    target.show();
    return target;
  }

  private static byte[] content(FollowTarget target) {
    return new Segments(target.segment()).content();
  }

  private static long sizeOfNext(FollowTarget target) throws IOException {
    return Files.size(target.segment().directory().resolve(FollowTarget.NEXT));
  }

  private static BitSet blocks(int... numbers) {
    BitSet set = new BitSet();
    Arrays.stream(numbers).forEach(set::set);
    return set;
  }

  @Test
  void theFirstVersionIsThereWhenItIsShown() throws Exception {
    FollowTarget target = follow();
    source.fill(target);
    assertEquals(0, target.segment().length());
    BitSet all = target.show();
    assertEquals(281, all.cardinality());
    assertArrayEquals(source.content(), content(target));
    assertEquals(source.content()[BLOCK], target.segment().bytes().readByte(BLOCK));
    assertThrows(
        UnsupportedOperationException.class, () -> target.segment().bytes().writeByte(0, (byte) 1));
    assertEquals(0, sizeOfNext(target));
  }

  @Test
  void aVersionIsSeenWholeOrNotAtAll() throws Exception {
    FollowTarget target = followed();
    byte[] before = source.content();
    source.next(LENGTH, 1, 5, 6);
    target.begin(source.opened());
    assertEquals(3, source.put(target, 9));
    assertArrayEquals(before, content(target));
    target.finish(source.opened());
    assertArrayEquals(before, content(target));
    assertTrue(sizeOfNext(target) > 0);
    assertEquals(blocks(1, 5, 6), target.show());
    assertArrayEquals(source.content(), content(target));
    assertEquals(0, sizeOfNext(target));
  }

  @Test
  void oneThatWasCutShortIsGoneOnWith() throws Exception {
    FollowTarget target = followed();
    byte[] before = source.content();
    source.next(LENGTH, 1, 5, 6);
    target.begin(source.opened());
    assertEquals(2, source.put(target, 2));
    source.next(LENGTH, 5, 9);
    assertEquals(3, source.fill(target), "1 is held, 5 is another by now, 6 and 9 were not read");
    assertArrayEquals(before, content(target));
    assertEquals(blocks(1, 5, 6, 9), target.show());
    assertArrayEquals(source.content(), content(target));
  }

  @Test
  void whatIsCutOffIsZerosWhenTheLengthComesBack() throws Exception {
    FollowTarget target = followed();
    source.next(5 * BLOCK + 10, 5);
    source.fill(target);
    assertEquals(blocks(5), target.show());
    assertArrayEquals(source.content(), content(target));
    source.next(400 * BLOCK, 6);
    source.fill(target);
    assertEquals(400 * BLOCK, target.segment().capacity());
    assertEquals(blocks(6), target.show());
    assertArrayEquals(source.content(), content(target));
  }

  /** The first of two versions that are never shown is shorter. */
  @Test
  void whatWasCutOffOnTheWayIsZeros() throws Exception {
    FollowTarget target = followed();
    source.next(BLOCK);
    target.begin(source.opened());
    source.next(LENGTH, 2);
    source.fill(target);
    target.show();
    assertArrayEquals(source.content(), content(target));
  }

  private FollowTarget on(FailingChannel next) throws Exception {
    LocalSegment segment = store.create(Segments.ID, Segments.NAME, 2, CAPACITY);
    FollowTarget target =
        new FollowTarget(
            segment,
            next,
            new FollowTarget.Home() {
              @Override
              public @Nullable Path previous() {
                return null;
              }

              @Override
              public void filled(long fenced) {}

              @Override
              public Path owned(long epoch) {
                throw new AssertionError();
              }

              @Override
              public void left() {}
            });
    source.fill(target);
    target.show();
    return target;
  }

  @Test
  void aBlockThatWasHalfWrittenIsReadAgain() throws Exception {
    FailingChannel next = new FailingChannel(directory.resolve("next"));
    FollowTarget target = on(next);
    byte[] before = source.content();
    source.next(LENGTH, 3, 4);
    target.begin(source.opened());
    assertEquals(2, source.put(target, 2));
    Versions late = new Versions().next(LENGTH, 0, 1, 2, 7, 280).next(LENGTH, 3, 4);
    source.next(LENGTH, 4);
    target.begin(source.opened());
    next.writes = 0;
    StorageException failed =
        assertThrows(StorageException.class, () -> source.put(target, Integer.MAX_VALUE));
    assertEquals(Reason.IO_ERROR, failed.reason());
    assertArrayEquals(before, content(target));
    next.writes = Integer.MAX_VALUE;
    assertEquals(1, late.fill(target), "what 4 holds is unknown");
    assertEquals(blocks(3, 4), target.show());
    assertArrayEquals(late.content(), content(target));
  }

  @Test
  void whatFailsWhileItIsPutInPlaceIsTornUntilItIsDone() throws Exception {
    FailingChannel next = new FailingChannel(directory.resolve("next"));
    FollowTarget target = on(next);
    source.next(LENGTH, 1, 3, 9);
    source.fill(target);
    next.reads = 2;
    assertThrows(IOException.class, target::show);
    assertTrue(target.isTorn());
    next.reads = Integer.MAX_VALUE;
    assertEquals(blocks(1, 3, 9), target.show());
    assertFalse(target.isTorn());
    assertArrayEquals(source.content(), content(target));
  }

  @Test
  void becomesAnOpensAndIsWritten() throws Exception {
    FollowTarget target = followed();
    Path former = target.segment().directory();
    source.next(LENGTH, 2);
    source.fill(target);
    LocalSegment owned = target.own(3);
    assertFalse(Files.exists(former));
    assertArrayEquals(source.content(), content(target));
    assertTrue(owned.capture(new Version(3, 100), ByteBuffer::allocateDirect).isEmpty());
    owned.bytes().writeLong(0, 1);
    assertEquals(1, owned.capture(new Version(3, 101), ByteBuffer::allocateDirect).blocks());
    LocalSegment later = store.create(Segments.ID, Segments.NAME, 4, CAPACITY);
    try (LoadTarget load = store.load(later)) {
      source.fill(load);
      assertEquals(new LoadTarget.Statistics(4, 1), load.statistics(), "block 0 was written");
    }
    assertFalse(Files.exists(owned.directory()));
  }

  @Test
  void filesThatAreFollowedWithStayAndOthersGo() throws Exception {
    FollowTarget first = followed();
    FollowTarget second = followed();
    LocalSegment opened = store.create(Segments.ID, Segments.NAME, 9, CAPACITY);
    source.fill(store.load(opened));
    assertTrue(Files.exists(first.segment().file()));
    assertTrue(Files.exists(second.segment().file()));
    first.close();
    FollowTarget third = follow();
    assertEquals(0, third.statistics().reused());
    source.fill(third);
    assertEquals(5, third.statistics().reused());
    third.show();
    assertFalse(Files.exists(first.segment().file()));
    assertTrue(Files.exists(second.segment().file()));
    assertTrue(Files.exists(opened.file()), "its owner may live");
    second.close();
    LocalSegment next = store.create(Segments.ID, Segments.NAME, 10, CAPACITY);
    source.fill(store.load(next));
    assertFalse(Files.exists(second.segment().file()));
    assertTrue(Files.exists(third.segment().file()));
  }
}
