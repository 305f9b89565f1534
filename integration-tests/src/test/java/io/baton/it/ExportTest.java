package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.Durability;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.error.NoSpaceException;
import io.baton.client.Baton;
import io.baton.client.Segment;
import io.baton.export.ExportFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports, what is made of them, and clones, by storage nodes that run. */
final class ExportTest {

  private static final int BLOCK = SegmentSpec.BLOCK_SIZE;
  private static final int LENGTH = 700 * BLOCK + 9;
  private static final SegmentName NAME = SegmentName.of("export/one");
  private static final SegmentName COPY = SegmentName.of("export/copy");
  private static final SegmentSpec SPEC = new SegmentSpec(800 * BLOCK, 2, 1, Durability.DISK);

  @TempDir Path directory;

  /** Every third block was never written. */
  private static void fill(Segment segment) {
    Random random = new Random(3);
    segment.setLength(LENGTH);
    for (int block = 0; block <= 700; block++) {
      if (block % 3 != 0) {
        byte[] bytes = new byte[block == 700 ? 9 : BLOCK];
        random.nextBytes(bytes);
        segment.bytes().write((long) block * BLOCK, bytes);
      }
    }
    segment.checkpoint();
    segment.publish();
  }

  private byte[] content(Baton baton, SegmentName name) throws Exception {
    Path file = directory.resolve("content");
    baton.fetch(name, file);
    return Files.readAllBytes(file);
  }

  private Path temporary() throws Exception {
    return Files.createDirectories(directory.resolve("temporary"));
  }

  private Ran run(TestCluster cluster, int status, Object... arguments) throws Exception {
    Ran ran =
        Ran.baton(
            cluster,
            Map.of("TMPDIR", temporary().toString()),
            Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    assertEquals(status, ran.status(), ran.text());
    return ran;
  }

  @Test
  void whatIsImportedIsWhatWasExported() throws Exception {
    Path file = directory.resolve("export");
    try (TestCluster cluster = TestCluster.start(directory, 1, 3);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      run(cluster, 0, "export", NAME, file);
      Ran checked = run(cluster, 0, "import", "--check", file);
      assertTrue(checked.text().contains("segment     export/one (id "), checked.text());
      assertTrue(checked.text().contains("467 blocks"), checked.text());
      run(cluster, 0, "import", file, COPY);
      assertEquals(SPEC, cluster.record(COPY).record().spec());
      assertEquals(2, cluster.inSync(COPY).size());
      assertArrayEquals(content(baton, NAME), content(baton, COPY));
      run(cluster, 0, "diff", NAME, file);
      run(cluster, 0, "diff", COPY, file);
      run(cluster, 0, "diff", NAME, COPY);
      Ran taken = run(cluster, 1, "import", file, COPY);
      assertTrue(taken.text().contains("a segment is registered as export/copy already"));
      run(cluster, 0, "import", file, "export/other", "--replicas", 3, "--durability", "memory");
      assertEquals(
          SPEC.withReplicas(3, 1).withDurability(Durability.MEMORY),
          cluster.record(SegmentName.of("export/other")).record().spec());
    }
  }

  @Test
  void theDifferenceIsExactlyTheBlocksThatChanged() throws Exception {
    Path file = directory.resolve("export");
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      baton.export(NAME, file);
      try (ExportFile export = ExportFile.open(file)) {
        baton.register(COPY, export.head().spec(), export);
      }
      for (int block : new int[] {0, 5, 6, 300, 700}) {
        segment.bytes().writeByte((long) block * BLOCK + 2, (byte) 77);
      }
      segment.checkpoint();
      segment.publish();
      String wanted = "0 4096 20480 8192 1228800 4096 2867200 9";
      for (Object other : new Object[] {file, COPY}) {
        Ran ran = run(cluster, 1, "diff", NAME, other);
        assertTrue(ran.text().contains("differ in 5 of 701 blocks"), ran.text());
        List<String> lines = ran.text().lines().toList();
        String ranges = String.join(" ", lines.subList(2, lines.size()));
        assertEquals(wanted, ranges.strip().replaceAll(" +", " "), ran.text());
      }
      Ran few = run(cluster, 1, "diff", NAME, COPY, "--json", "--limit", 1);
      assertTrue(few.text().contains("\"differentBytes\" : 16393"), few.text());
      assertTrue(few.text().contains("\"more\" : true"), few.text());
      Ran missing = run(cluster, 2, "diff", NAME, "export/none");
      assertTrue(missing.text().contains("and there is no file export/none"), missing.text());
      run(cluster, 2, "diff", NAME, "./none");
    }
  }

  @Test
  void aDamagedFileRegistersNothing() throws Exception {
    Path file = directory.resolve("export");
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      baton.export(NAME, file);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      Ran damaged = run(cluster, 1, "import", file, COPY);
      assertTrue(
          damaged.text().matches("(?s).* is damaged: block [0-9]+, bytes .*"), damaged.text());
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      Ran cut = run(cluster, 1, "import", "--check", file);
      assertTrue(cut.text().contains("is cut short"), cut.text());
      assertEquals(List.of(NAME), cluster.listNames());
    }
  }

  /** It was whole when it was opened, and is another one when its bytes are sent. */
  @Test
  void aFileThatChangesMeanwhileRegistersNothing() throws Exception {
    Path file = directory.resolve("export");
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      baton.export(NAME, file);
      try (ExportFile export = ExportFile.open(file)) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        RuntimeException refused =
            assertThrows(
                RuntimeException.class, () -> baton.register(COPY, export.head().spec(), export));
        assertTrue(refused.getMessage().contains("has changed"), refused.getMessage());
      }
      assertEquals(List.of(NAME), cluster.listNames());
    }
  }

  /** Each version has one number in all its blocks. */
  @Test
  void aCloneUnderAWriterIsOneVersion() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    AtomicBoolean enough = new AtomicBoolean();
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      write(segment, 1);
      var writer =
          thread.submit(
              () -> {
                for (long number = 2; !enough.get(); number++) {
                  write(segment, number);
                }
              });
      for (int i = 0; i < 3; i++) {
        SegmentName copy = SegmentName.of("export/clone" + i);
        run(cluster, 0, "clone", NAME, copy);
        ByteBuffer content = ByteBuffer.wrap(content(baton, copy));
        assertEquals(SPEC.capacity(), content.capacity());
        for (int at = 0; at < content.capacity(); at += BLOCK) {
          assertEquals(content.getLong(0), content.getLong(at), "at " + at + " of " + copy);
        }
      }
      enough.set(true);
      writer.get();
    } finally {
      enough.set(true);
      thread.shutdown();
    }
  }

  private static void write(Segment segment, long number) {
    for (long at = 0; at < SPEC.capacity(); at += BLOCK) {
      segment.bytes().writeLong(at, number);
    }
    segment.checkpoint();
    segment.publish();
  }

  @Test
  void aCloneThatFailsLeavesNothing() throws Exception {
    try (TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      run(cluster, 3, "clone", "export/none", COPY);
      run(cluster, 7, "clone", NAME, COPY, "--replicas", 3, "--min-in-sync", 3);
      run(cluster, 1, "clone", NAME, COPY, "--capacity", LENGTH - 1);
      assertTrue(run(cluster, 1, "clone", NAME, NAME).text().contains("registered"));
      assertEquals(List.of(NAME), cluster.listNames());
      try (Stream<Path> left = Files.list(temporary())) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  @Test
  @Tag("machine")
  void aFullDiskIsToldAndLeftAsItWas() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(SmallDisk.Kind.TMPFS, directory.resolve("small"));
        TestCluster cluster = TestCluster.start(directory, 1, 2);
        Baton baton = Baton.connect(cluster.config());
        Segment segment = baton.openOrRegister(NAME, SPEC)) {
      fill(segment);
      disk.fillBut(1);
      Path file = directory.resolve("small/export");
      NoSpaceException full = assertThrows(NoSpaceException.class, () -> baton.export(NAME, file));
      assertTrue(full.getMessage().startsWith(file + " cannot be written"), full.getMessage());
      try (Stream<Path> left = Files.list(file.getParent())) {
        assertEquals(List.of("ballast"), left.map(each -> each.getFileName().toString()).toList());
      }
    }
  }
}
