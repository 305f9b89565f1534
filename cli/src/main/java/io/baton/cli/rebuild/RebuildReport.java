package io.baton.cli.rebuild;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.cli.answer.Json;
import io.baton.cli.terminal.Table;
import io.baton.rebuild.RebuildPlan;
import io.baton.rebuild.Remark;
import io.baton.rebuild.Step;

/** A rebuild as it is told. */
public final class RebuildReport {

  private RebuildReport() {}

  /** What a plan would do, for people. */
  public static String text(RebuildPlan plan) {
    StringBuilder text = new StringBuilder();
    if (!plan.steps().isEmpty()) {
      Table table = Table.of("SEGMENT", "RECORD", ">EPOCH", ">VERSION", "COPIES", "ID");
      for (Step step : plan.steps()) {
        table.row(
            step.name(),
            recordOf(step),
            step.epoch(),
            step.version(),
            step.inSync().size() + " of " + step.spec().replicas(),
            step.segment());
      }
      text.append(table);
    }
    for (Remark remark : plan.remarks()) {
      text.append(remark.conflict() ? "DECIDE " : "note ")
          .append(remark.segment())
          .append(": ")
          .append(remark.text())
          .append('\n');
    }
    return text.append(plan.untouched()).append(" records are as new as the nodes\n").toString();
  }

  /** What was done, for people. */
  public static String text(Rebuild.Result result) {
    StringBuilder text = new StringBuilder();
    result.failures().forEach(failure -> text.append("FAILED ").append(failure).append('\n'));
    text.append("wrote ").append(result.restored().size()).append(" records\n");
    if (!result.done()) {
      return text.append(
              "not rebuilt yet: nodes go on refusing opens; settle the above, then run"
                  + " again\n")
          .toString();
    }
    text.append("rebuilt\n");
    if (!result.waiting().isEmpty()) {
      text.append("these nodes will notice within seconds: ").append(result.waiting()).append('\n');
    }
    return text.toString();
  }

  /** What a plan would do. */
  public static ObjectNode json(RebuildPlan plan, Rebuild rebuild) {
    ObjectNode json = Json.object().put("cluster", rebuild.cluster());
    ArrayNode nodes = json.putArray("nodes");
    rebuild.nodes().forEach(node -> nodes.add(node.value()));
    ArrayNode steps = json.putArray("plan");
    plan.steps().forEach(step -> steps.add(json(step)));
    ArrayNode remarks = json.putArray("remarks");
    for (Remark remark : plan.remarks()) {
      remarks.add(
          Json.object()
              .put("id", remark.segment().toString())
              .put("conflict", remark.conflict())
              .put("text", remark.text()));
    }
    return json.put("untouched", plan.untouched());
  }

  /** What a plan would do, and what was done. */
  public static ObjectNode json(RebuildPlan plan, Rebuild rebuild, Rebuild.Result result) {
    ObjectNode json = json(plan, rebuild);
    json.put("written", result.restored().size());
    ArrayNode failures = json.putArray("failures");
    result.failures().forEach(failures::add);
    return json.put("rebuilt", result.done());
  }

  private static String recordOf(Step step) {
    return step.before() == null ? "missing" : step.removed() ? "removed" : "there";
  }

  private static ObjectNode json(Step step) {
    ObjectNode json =
        Json.object()
            .put("id", step.segment().toString())
            .put("name", step.name().value())
            .put("record", recordOf(step))
            .put("epoch", step.epoch())
            .put("version", step.version().toString());
    ArrayNode inSync = json.putArray("inSync");
    step.inSync().forEach(member -> inSync.add(Json.of(member)));
    return json;
  }
}
