package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.client.Baton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What is told of removed segments. */
public final class RemovedView {

  private RemovedView() {}

  /** One of them, for programs. */
  public static ObjectNode json(SegmentName name, Baton.Removed removed) {
    return Json.object()
        .put("name", name.value())
        .put("id", removed.id().toString())
        .put("state", "removed")
        .put("removed", removed.removed().toString())
        .put("keptUntil", removed.keptUntil().map(Object::toString).orElse(null));
  }

  /** How long they can be brought back, for people. */
  public static String until(Optional<Instant> keptUntil) {
    return keptUntil
        .map(time -> "until about " + time.truncatedTo(ChronoUnit.SECONDS))
        .orElse("as long as its nodes keep it");
  }

  /** The command that brings a segment back, or the group that it is of. */
  public static String undelete(boolean group, SegmentName name, SegmentId id) {
    return "baton undelete %s%s --id %s".formatted(group ? "--group " : "", shell(name), id);
  }

  /** A name as one word of a shell's command. */
  private static String shell(SegmentName name) {
    String text = name.value();
    return text.matches("[A-Za-z0-9._/:-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
