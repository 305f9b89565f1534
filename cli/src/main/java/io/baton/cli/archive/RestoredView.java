package io.baton.cli.archive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.archive.manifest.ManifestHead;
import io.baton.cli.answer.Json;

/** What was restored. */
final class RestoredView {

  private RestoredView() {}

  static ObjectNode json(ManifestHead head) {
    return Json.object()
        .put("from", head.name().value())
        .put("fromVersion", head.version().toString())
        .put("fromTime", head.time().toString())
        .put("bytes", head.length());
  }

  static String text(ManifestHead head) {
    return "%s version %s of %s".formatted(head.name(), head.version(), head.time());
  }
}
