package io.baton.agent.state.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.baton.api.error.CorruptDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an index says, and what none may say. */
class IndexTest {

  @Test
  void itIsReadAsItWasWritten() throws Exception {
    Index index =
        new Index(
            ImmutableList.of(
                new Entry("a", Entry.Kind.DIRECTORY, "", 0750, 1, 2, ""),
                new Entry("a/data", Entry.Kind.FILE, "", 0640, 1, 2, ""),
                new Entry("b", Entry.Kind.LINK, "a/data", 0777, 0, 0, "")),
            ImmutableMap.of("a/data", 3));
    assertEquals(index, Index.read(index.write()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "..", "../other", "a/../../other", "a//b/.."})
  void whatIsNotBelowTheDirectoryIsRefused(String path) {
    byte[] text =
        ("{\"v\":1,\"entries\":[{\"path\":\"" + path + "\",\"kind\":\"FILE\",\"slot\":1}]}")
            .getBytes(UTF_8);
    assertThrows(CorruptDataException.class, () -> Index.read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"v\":2}", "{\"v\":1,\"entries\":[{\"path\":\"a\",\"kind\":\"X\"}]}"})
  void whatIsNoIndexIsRefused(String text) {
    assertThrows(CorruptDataException.class, () -> Index.read(text.getBytes(UTF_8)));
  }
}
