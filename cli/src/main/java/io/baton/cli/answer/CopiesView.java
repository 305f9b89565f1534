package io.baton.cli.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.cli.terminal.Table;
import io.baton.client.recovery.NodeCopies;
import io.baton.client.recovery.Survey;
import io.baton.client.recovery.Survey.Candidate;
import io.baton.registry.record.Owner;

/**
 * A survey of copies, for people and programs.
 *
 * @param survey what is shown
 */
public record CopiesView(Survey survey) {

  /** For programs. */
  public ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("name", survey.record().name().value())
            .put("id", survey.record().id().toString())
            .put("epoch", survey.record().epoch())
            .put("ownerAlive", survey.living() != null);
    ArrayNode healthy = json.putArray("healthyMembers");
    survey.healthyMembers().forEach(each -> healthy.add(each.node().value()));
    ArrayNode silent = json.putArray("silentMembers");
    for (NodeCopies each : survey.silentMembers()) {
      silent.add(Json.object().put("node", each.node().value()).put("trouble", each.trouble()));
    }
    ArrayNode candidates = json.putArray("candidates");
    for (Candidate each : survey.candidates()) {
      ObjectNode candidate =
          candidates
              .addObject()
              .put("node", each.node().value())
              .put("copy", each.copy())
              .put("incarnation", Json.hex(each.incarnation()));
      if (each.holds().isNone()) {
        candidate.putNull("holds");
      } else {
        candidate.put("holds", each.holds().toString());
      }
      candidate
          .put("newest", each.newest().toString())
          .put("badBlocks", each.badBlocks())
          .put("why", each.why())
          .put("mayLose", each.mayLose());
    }
    return json;
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    Owner owner = survey.living();
    if (owner != null) {
      text.append(
          "Owned by process %d on %s, which is alive.%n".formatted(owner.pid(), owner.host()));
    }
    for (NodeCopies each : survey.healthyMembers()) {
      text.append("%s is in sync and answers: nothing is lost, open it.%n".formatted(each.node()));
    }
    for (NodeCopies each : survey.silentMembers()) {
      text.append(
          "%s is in sync and does not answer: better bring it back. %s%n"
              .formatted(each.node(), each.trouble()));
    }
    if (survey.candidates().isEmpty()) {
      return text.append("There is no other copy on a node that answers.\n").toString();
    }
    Table table = Table.of("NODE", ">COPY", "HOLDS", ">BAD BLOCKS", "WHY IT DOES NOT COUNT");
    for (Candidate each : survey.candidates()) {
      table.row(
          each.node(),
          each.copy() == 0 ? "0" : each.copy(),
          each.holds().isNone() ? "nothing whole" : each.holds(),
          each.badBlocks(),
          each.why());
    }
    text.append(table);
    for (Candidate each : survey.candidates()) {
      text.append(
          "%s, copy %d, may lose: %s%n".formatted(each.node(), each.copy(), each.mayLose()));
    }
    return text.toString();
  }
}
