package io.baton.registry.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableSortedMap;
import io.baton.api.Retention;
import io.baton.api.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels of kept versions. */
class RetainedTest {

  private static final Version ONE = new Version(1, 1);
  private static final Version TWO = new Version(1, 2);

  @Test
  void aLabelMovesAndGoesWithItsVersion() {
    Retained retained = Retained.NONE.labelled("a", ONE).labelled("b", ONE).labelled("a", TWO);
    assertEquals(ImmutableSortedMap.of("a", TWO, "b", ONE), retained.labels());
    Retained policy = retained.with(Retention.ofLast(3)).without(ONE);
    assertEquals(ImmutableSortedMap.of("a", TWO), policy.labels());
    assertEquals(3, policy.retention().last());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3.127", "-a", "a b", "é", "a/b"})
  void whatCouldBeMistakenIsNoLabel(String label) {
    assertThrows(IllegalArgumentException.class, () -> Retained.NONE.labelled(label, ONE));
  }

  @Test
  void thereIsABoundOfLabelsAndOfTheirLength() {
    String tooLong = "a".repeat(65);
    assertThrows(IllegalArgumentException.class, () -> Retained.NONE.labelled(tooLong, ONE));
    Retained retained = Retained.NONE.labelled("a".repeat(64), ONE);
    for (int i = 1; i < Retained.MOST_LABELS; i++) {
      retained = retained.labelled("l" + i, ONE);
    }
    Retained full = retained;
    assertEquals(full.labels().size(), full.labelled("l1", TWO).labels().size());
    assertThrows(IllegalArgumentException.class, () -> full.labelled("more", ONE));
  }
}
