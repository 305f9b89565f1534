package io.baton.client;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application need not have on its class path because it links the client. */
class LinkedLibrariesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "software.amazon.awssdk.core.SdkClient",
        "software.amazon.awssdk.services.s3.S3Client",
        "io.baton.archive.s3.S3StoreProvider"
      })
  void theSdkOfBucketsIsNotLinked(String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }
}
