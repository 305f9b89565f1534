package io.baton.daemon.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Prometheus' text format 0.0.4. */
final class TextFormat {

  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final int USUAL_BYTES = 16 << 10;

  private TextFormat() {}

  static String of(MetricSnapshots metrics) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_BYTES);
    try {
      PrometheusTextFormatWriter.create().write(text, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of memory
    }
    return text.toString(UTF_8);
  }
}
