package io.baton.archive.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.archive.store.StoreException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locations of buckets. */
class S3LocationTest {

  private static S3Location parse(String location) throws StoreException {
    return S3Location.parse(URI.create(location));
  }

  @Test
  void allPartsAreRead() throws Exception {
    assertEquals(
        new S3Location("bucket", "", Optional.empty(), Optional.empty(), false),
        parse("s3://bucket"));
    assertEquals(
        new S3Location("my.bucket", "a/b/", Optional.of("eu-central-1"), Optional.empty(), false),
        parse("s3://my.bucket/a/b/?region=eu-central-1"));
    URI server = URI.create("https://minio.example:9000");
    assertEquals(
        new S3Location("bucket", "a/", Optional.empty(), Optional.of(server), true),
        parse("s3://bucket/a?endpoint=https://minio.example:9000"));
    assertEquals(
        new S3Location("bucket", "a/", Optional.empty(), Optional.of(server), false),
        parse("s3://bucket/a?pathStyle=false&endpoint=https%3A%2F%2Fminio.example%3A9000"));
    assertEquals(
        "s3://bucket/a/ at https://minio.example:9000",
        parse("s3://bucket/a?endpoint=https://minio.example:9000").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3:bucket",
        "s3:///prefix",
        "s3://Hush/",
        "s3://hush_hush/a",
        "s3://b/",
        "s3://bucket/a//b",
        "s3://bucket/.a",
        "s3://bucket/a?hush=1",
        "s3://bucket/a?region=Hush",
        "s3://bucket/a?pathStyle=hush",
        "s3://bucket/a?endpoint=hush",
        "s3://bucket/a?endpoint=ftp://hush",
        "s3://bucket/a?endpoint=http://u:hush@host",
        "s3://bucket/a?endpoint=http://host/?hush=1",
        "s3://bucket/a?hush",
        "s3://u:hush@bucket"
      })
  void whatDoesNotFitIsRefusedAndNotRepeated(String location) {
    String refusal = assertThrows(StoreException.Refused.class, () -> parse(location)).getMessage();
    assertTrue(refusal.contains(S3Location.EXAMPLE), refusal);
    assertFalse(refusal.toLowerCase(Locale.ROOT).contains("hush"), refusal);
  }
}
