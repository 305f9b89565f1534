package io.baton.registry.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import java.util.List;
import java.util.Random;
import org.apache.zookeeper.common.PathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

  private final Paths paths = new Paths("/baton");

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a/b/c", "%2F", "zookeeper", "ü", "日本/株", "😀", "a b", "\u00ad\ufff0\ue000"})
  void everyNameIsAnElementOfAPathAndComesBack(String text) {
    SegmentName name = SegmentName.of(text);
    String path = paths.name(name);
    PathUtils.validatePath(path);
    assertEquals(paths.nameBucket(name), path.substring(0, path.lastIndexOf('/')));
    assertEquals(name, Paths.decode(path.substring(path.lastIndexOf('/') + 1)));
  }

  @Test
  void pathsAreAsDocumented() {
    assertEquals("/baton/names/d78/orders%2Feu", paths.name(SegmentName.of("orders/eu")));
    assertEquals(
        "/baton/segments/9c0/9c040000000000000000000000000001",
        paths.segment(new SegmentId(0x9c04000000000000L, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%2", "%zz", "a/b", "%41", "ü", "%2f", ""})
  void whatIsNotAnEncodedNameIsRefused(String element) {
    assertThrows(IllegalArgumentException.class, () -> Paths.decode(element));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "baton", "/baton/", "//baton", "/ba ton"})
  void aBadRootIsRefused(String root) {
    assertThrows(IllegalArgumentException.class, () -> new Paths(root));
  }

  @Test
  void bucketsFillEvenly() {
    Multiset<String> names = HashMultiset.create();
    Multiset<String> segments = HashMultiset.create();
    Random random = new Random(1);
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      names.add(paths.nameBucket(SegmentName.of("tenant/" + i % 7 + "/state-" + i)));
      segments.add(paths.segmentBucket(new SegmentId(random.nextLong(), random.nextLong())));
    }
    for (Multiset<String> buckets : List.of(names, segments)) {
      assertEquals(4096, buckets.elementSet().size());
      assertTrue(
          buckets.entrySet().stream().allMatch(bucket -> bucket.getCount() < 3 * count / 4096));
    }
  }
}
