package io.baton.archive.s3;

import io.baton.archive.store.Names;
import io.baton.archive.store.ObjectStore.Entry;
import io.baton.archive.store.ObjectStore.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A page of what is directly under a prefix, as requests and answers of S3. */
final class S3Listing {

  private final String bucket;
  private final String prefix;

  /**
   * Of a bucket.
   *
   * @param prefix empty, or with a slash at its end
   */
  S3Listing(String bucket, String prefix) {
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** The first request. Behind a directory is what is behind all that can be in it. */
  ListObjectsV2Request.Builder first(String after, int limit) {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).delimiter("/").maxKeys(limit);
    return after.isEmpty()
        ? request
        : request.startAfter(prefix + after + (after.endsWith("/") ? "~" : ""));
  }

  /** What an answer has; what has no name of an object is left out. */
  Page page(ListObjectsV2Response answer) {
    List<Entry> entries = new ArrayList<>();
    for (S3Object object : answer.contents()) {
      String name = object.key().substring(prefix.length());
      if (Names.isPart(name)) {
        entries.add(new Entry(name, object.size(), object.lastModified()));
      }
    }
    for (CommonPrefix directory : answer.commonPrefixes()) {
      String name = directory.prefix().substring(prefix.length());
      if (Names.isPart(name.substring(0, name.length() - 1))) {
        entries.add(new Entry(name, 0, Instant.EPOCH));
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return new Page(entries, Boolean.TRUE.equals(answer.isTruncated()));
  }
}
