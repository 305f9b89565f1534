package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.baton.archive.store.ObjectStore.Entry;
import io.baton.archive.store.ObjectStore.Page;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Requests and answers of lists, as S3 has them. */
class S3ListingTest {

  private static final Instant PUT = Instant.parse("2026-03-01T12:00:00Z");

  private final S3Listing listing = new S3Listing("bucket", "some/prefix/");

  @Test
  void aPageBeginsBehindWhatWasListed() {
    ListObjectsV2Request first = listing.first("", 7).build();
    assertEquals("some/prefix/", first.prefix());
    assertEquals("/", first.delimiter());
    assertEquals(7, first.maxKeys());
    assertEquals(null, first.startAfter());
    assertEquals("some/prefix/a", listing.first("a", 7).build().startAfter());
    // S3 lists a directory again as long as anything in it comes behind.
    String behind = listing.first("a/", 7).build().startAfter();
    for (String inIt : new String[] {"a/-", "a/zzz", "a/z/z", "a/Z9_"}) {
      assertEquals(-1, Integer.signum(("some/prefix/" + inIt).compareTo(behind)), inIt);
    }
    assertEquals(1, Integer.signum("some/prefix/a0".compareTo(behind)));
  }

  @Test
  void objectsAndDirectoriesAreInOneOrder() {
    ListObjectsV2Response answer =
        ListObjectsV2Response.builder()
            .contents(
                List.of(object("some/prefix/"), object("some/prefix/b"), object("some/prefix/b c")))
            .commonPrefixes(
                List.of(
                    directory("some/prefix/a/"),
                    directory("some/prefix//"),
                    directory("some/prefix/c/")))
            .build();
    Page page = listing.page(answer);
    assertEquals(
        List.of(
            new Entry("a/", 0, Instant.EPOCH),
            new Entry("b", 3, PUT),
            new Entry("c/", 0, Instant.EPOCH)),
        page.entries());
    assertFalse(page.more());
  }

  private static S3Object object(String key) {
    return S3Object.builder().key(key).size(3L).lastModified(PUT).build();
  }

  private static CommonPrefix directory(String prefix) {
    return CommonPrefix.builder().prefix(prefix).build();
  }
}
