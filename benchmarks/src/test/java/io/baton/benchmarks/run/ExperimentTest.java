package io.baton.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.benchmarks.report.Figure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentTest {

  @Test
  void everyFigureIsMeasuredByOneExperiment() {
    List<Figure> measured =
        Arrays.stream(Experiment.values())
            .flatMap(experiment -> experiment.figures().values().stream())
            .sorted()
            .toList();
    assertEquals(List.of(Figure.values()), measured);
  }
}
