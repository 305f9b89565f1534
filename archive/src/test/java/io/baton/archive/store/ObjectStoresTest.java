package io.baton.archive.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores by location. */
class ObjectStoresTest {

  @TempDir Path directory;

  private static String refusal(String location) {
    return assertThrows(StoreException.Refused.class, () -> ObjectStores.open(URI.create(location)))
        .getMessage();
  }

  @Test
  void aFileLocationIsADirectory() throws Exception {
    try (ObjectStore store = ObjectStores.open(directory.toUri())) {
      store.put("a", Content.of(ByteBuffer.allocate(3)));
    }
    assertEquals(3, directory.resolve("a").toFile().length());
  }

  @Test
  void whatIsNotKnownIsRefusedWithWhatIs() {
    for (String location : new String[] {"gopher://host/path", "/mnt/backup", "backup"}) {
      String refusal = refusal(location);
      assertTrue(refusal.contains("file:///mnt/backup/baton"), refusal);
    }
    assertTrue(refusal("file:backup").contains("file:///mnt/backup/baton"));
  }

  @Test
  void credentialsInALocationAreRefusedAndNotRepeated() {
    for (String location :
        new String[] {"s3://AKIA:hush@bucket/p", "s3://hush@buck_et/p", "file://hush@host/p"}) {
      String refusal = refusal(location);
      assertFalse(refusal.contains("hush"), refusal);
      assertTrue(refusal.contains("must not have a user or a password"), refusal);
    }
  }
}
