package io.baton.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private final Results results = new Results();

  @Test
  void medianOfAnOddNumberIsTheMiddleOne() {
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 30, 1, 2);
    assertEquals(OptionalDouble.of(2), results.median(Side.BATON, Figure.SPARSE_1PCT_MS));
  }

  @Test
  void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 40, 1, 2, 3);
    assertEquals(OptionalDouble.of(2.5), results.median(Side.BATON, Figure.SPARSE_1PCT_MS));
  }

  @Test
  void ratioIsBatonToBare() {
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 3);
    add(Side.BARE, Figure.SPARSE_1PCT_MS, 2);
    assertEquals(OptionalDouble.of(1.5), results.ratio(Figure.SPARSE_1PCT_MS));
  }

  @Test
  void markOfWhatShouldBeSmallIsMetUpToItsLimit() {
    add(Side.BARE, Figure.SPARSE_1PCT_MS, 2);
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 3);
    assertTrue(results.isMet(Figure.SPARSE_1PCT_MS));
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 3.1);
    assertFalse(results.isMet(Figure.SPARSE_1PCT_MS));
  }

  @Test
  void markOfWhatShouldBeLargeIsMetFromItsLimit() {
    add(Side.BATON, Figure.NAMES_1K_S, 3000);
    assertTrue(results.isMet(Figure.NAMES_1K_S));
    add(Side.BATON, Figure.NAMES_1K_S, 2900);
    assertFalse(results.isMet(Figure.NAMES_1K_S));
  }

  @Test
  void ratioThatWasNotMeasuredMeetsNoMark() {
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 3);
    assertFalse(results.isMet(Figure.SPARSE_1PCT_MS));
  }

  @Test
  void figuresKeepTheirOrder() {
    add(Side.BATON, Figure.NAMES_1K_S, 1);
    add(Side.BATON, Figure.SPARSE_1PCT_MS, 1);
    assertEquals(ImmutableList.of(Figure.SPARSE_1PCT_MS, Figure.NAMES_1K_S), results.figures());
  }

  private void add(Side side, Figure figure, double... values) {
    for (double value : values) {
      results.add(side, figure, value);
    }
  }
}
