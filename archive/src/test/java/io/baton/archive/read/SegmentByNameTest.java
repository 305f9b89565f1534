package io.baton.archive.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.Version;
import io.baton.archive.Archives;
import io.baton.archive.MemoryStore;
import io.baton.archive.SegmentArchive;
import io.baton.archive.Source;
import io.baton.archive.store.Content;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that only the archive knows. */
class SegmentByNameTest {

  @TempDir Path directory;

  @Test
  void aSegmentIsFoundByItsNameWhateverIsDamaged() throws Exception {
    MemoryStore store = new MemoryStore();
    Archives archives = new Archives(store, directory);
    Source source = Source.random(9000, 5);
    archives.archive(source);
    SegmentId other = new SegmentId(1, 2);
    SegmentArchive damaged = new SegmentArchive(store, "cluster-1", other);
    store.put(damaged.manifest(new Version(1, 1)), Content.of());
    List<String> problems = new ArrayList<>();
    assertEquals(
        Optional.of(Source.ID),
        SegmentByName.find(store, "cluster-1", Archives.NAME, problems::add));
    assertEquals(1, problems.size());
    assertEquals(
        Optional.empty(),
        SegmentByName.find(store, "cluster-1", SegmentName.of("other"), problems::add));
    assertEquals(
        Optional.empty(), SegmentByName.find(store, "cluster-2", Archives.NAME, problems::add));
    archives.archive(source.next());
    String newest = archives.archive.manifest(archives.archive.newest().orElseThrow());
    store.objects.get(newest)[200] ^= 1;
    assertEquals(
        Optional.of(Source.ID),
        SegmentByName.find(store, "cluster-1", Archives.NAME, problems::add));
  }
}
