package io.baton.archive.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.store.ObjectStore.Entry;
import io.baton.archive.store.ObjectStore.Page;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every store does. */
public abstract class ObjectStoreContract {

  /** The same store, at each call. */
  protected abstract ObjectStore store();

  protected static byte[] bytes(int count, int seed) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void put(String name, byte[] bytes) throws StoreException {
    store().put(name, Content.of(ByteBuffer.wrap(bytes)));
  }

  protected static byte[] get(ObjectStore store, String name) throws IOException {
    try (InputStream in = store.read(name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatWasPutIsRead() throws Exception {
    for (int size : new int[] {0, 1, 4096, 3_000_000}) {
      byte[] bytes = bytes(size, size);
      put("a/b/size-" + size, bytes);
      assertArrayEquals(bytes, get(store(), "a/b/size-" + size));
    }
  }

  @Test
  void contentOfSeveralBuffersIsJoined() throws Exception {
    store()
        .put(
            "joined",
            Content.of(
                ByteBuffer.wrap(new byte[] {9, 1, 2}, 1, 2),
                ByteBuffer.allocate(0),
                ByteBuffer.wrap(new byte[] {3})));
    assertArrayEquals(new byte[] {1, 2, 3}, get(store(), "joined"));
  }

  @Test
  void aNameIsGivenOnce() throws Exception {
    put("once/here", bytes(5000, 1));
    put("once/here", bytes(5000, 2));
    put("once/here", bytes(100, 3));
    assertArrayEquals(bytes(5000, 1), get(store(), "once/here"));
  }

  @Test
  void anyPlaceOfItIsRead() throws Exception {
    byte[] bytes = bytes(100_000, 1);
    put("ranges/one", bytes);
    for (int[] range : new int[][] {{0, 1}, {0, 100_000}, {99_999, 1}, {4096, 70_000}}) {
      ByteBuffer into = ByteBuffer.allocateDirect(range[1] + 5).position(3).limit(range[1] + 3);
      store().read("ranges/one", range[0], into);
      assertFalse(into.hasRemaining());
      assertEquals(ByteBuffer.wrap(bytes, range[0], range[1]), into.position(3));
    }
  }

  @Test
  void whatEndsTooEarlyIsDamaged() throws Exception {
    put("short/one", bytes(1000, 1));
    for (int[] range : new int[][] {{0, 1001}, {999, 2}, {1000, 1}, {5000, 10}}) {
      StoreException.Damaged damaged =
          assertThrows(
              StoreException.Damaged.class,
              () -> store().read("short/one", range[0], ByteBuffer.allocate(range[1])));
      assertTrue(damaged.getMessage().contains("short/one"), damaged.getMessage());
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    StoreException missing =
        assertThrows(StoreException.NotFound.class, () -> store().read("no/such").close());
    assertTrue(missing.getMessage().contains("no/such"), missing.getMessage());
    assertThrows(
        StoreException.NotFound.class, () -> store().read("no/such", 0, ByteBuffer.allocate(1)));
    store().delete("no/such");
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    put("gone/one", bytes(10, 1));
    put("gone/two", bytes(10, 2));
    store().delete("gone/one");
    assertThrows(StoreException.NotFound.class, () -> store().read("gone/one").close());
    assertArrayEquals(bytes(10, 2), get(store(), "gone/two"));
    put("gone/one", bytes(10, 3));
    assertArrayEquals(bytes(10, 3), get(store(), "gone/one"));
  }

  @Test
  void listsAreInOrderAndPaged() throws Exception {
    for (int i : new int[] {5, 3, 9, 1, 7}) {
      put("list/packs/p-" + i, bytes(i, i));
    }
    put("list/packs.other", bytes(1, 1));
    put("list/zzz/deeper/one", bytes(1, 1));
    put("list/zzz/deeper/two", bytes(1, 1));
    put("list/zzz-1", bytes(1, 1));
    assertEquals(List.of("p-1", "p-3", "p-5", "p-7", "p-9"), names("list/packs", 1000));
    for (int limit : new int[] {1, 2, 4, 5}) {
      assertEquals(List.of("p-1", "p-3", "p-5", "p-7", "p-9"), names("list/packs", limit));
    }
    for (int limit : new int[] {1, 2, 1000}) {
      assertEquals(List.of("packs.other", "packs/", "zzz-1", "zzz/"), names("list", limit));
    }
    assertEquals(List.of(), names("list/none", 10));
    assertTrue(names("", 10).contains("list/"));
    Page page = store().list("list/packs", "p-4", 2);
    assertEquals(List.of("p-5", "p-7"), page.entries().stream().map(Entry::name).toList());
    assertEquals(List.of(5L, 7L), page.entries().stream().map(Entry::bytes).toList());
    assertTrue(page.more());
    assertFalse(store().list("list/packs", "p-5", 2).more());
  }

  private List<String> names(String directory, int limit) throws StoreException {
    List<String> names = new ArrayList<>();
    String after = "";
    boolean more = true;
    while (more) {
      Page page = store().list(directory, after, limit);
      assertTrue(page.entries().size() <= limit);
      page.entries().forEach(entry -> names.add(entry.name()));
      more = page.more();
      after = names.isEmpty() ? "" : names.get(names.size() - 1);
    }
    return names;
  }

  @Test
  void objectsAreDatedByOneClock() throws Exception {
    Instant before = store().now();
    put("dated/one", bytes(1, 1));
    Instant after = store().now();
    Instant put = store().list("dated", "", 1).entries().get(0).put();
    Duration second = Duration.ofSeconds(1); // some clocks tell whole seconds
    assertFalse(put.isBefore(before.minus(second)), put + " after " + before);
    assertFalse(put.isAfter(after.plus(second)), put + " before " + after);
  }

  @Test
  void whatIsNoNameIsRefused() {
    for (String name :
        new String[] {"", "/a", "a/", "a//b", "..", "a/../b", ".tmp/x", "a b", "ü"}) {
      assertThrows(IllegalArgumentException.class, () -> put(name, new byte[1]), name);
      assertThrows(IllegalArgumentException.class, () -> store().read(name), name);
      assertThrows(IllegalArgumentException.class, () -> store().delete(name), name);
    }
  }

  @Test
  void severalWritersOfOneNameLeaveOneOfTheirs() throws Exception {
    int writers = 4;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 5; round++) {
        String name = "shared/round-" + round;
        List<Callable<byte[]>> puts = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          byte[] bytes = bytes(200_000 + writer, 10 * round + writer);
          puts.add(
              () -> {
                put(name, bytes);
                return bytes;
              });
        }
        List<byte[]> written = new ArrayList<>();
        for (Future<byte[]> put : pool.invokeAll(puts)) {
          written.add(put.get());
        }
        byte[] there = get(store(), name);
        assertTrue(written.stream().anyMatch(bytes -> Arrays.equals(bytes, there)));
      }
    } finally {
      pool.shutdownNow();
    }
  }
}
