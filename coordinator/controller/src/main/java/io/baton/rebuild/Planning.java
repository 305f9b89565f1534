package io.baton.rebuild;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.rebuild.Decision.Kind;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.replication.inventory.ListedReplica;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one {@link RebuildPlan}. */
final class Planning {

  private final Findings findings;
  private final Choices choices;
  private final Map<SegmentId, Copies> copies = new TreeMap<>();
  private final Map<SegmentName, SegmentId> registered = new HashMap<>();
  private final Map<SegmentName, Integer> wanted = new HashMap<>();
  private final Groups groups;
  private final Map<SegmentId, Decision> decisions = new TreeMap<>();
  private final ImmutableList.Builder<Remark> remarks = ImmutableList.builder();

  Planning(Findings findings, Choices choices) {
    this.findings = findings;
    this.choices = choices;
    this.groups = new Groups(findings, copies, choices.apart());
  }

  RebuildPlan plan() {
    for (Map.Entry<NodeId, ImmutableList<ListedReplica>> node : findings.nodes().entrySet()) {
      for (ListedReplica replica : node.getValue()) {
        copies.computeIfAbsent(replica.segment(), Copies::new).add(node.getKey(), replica);
      }
    }
    findings.records().values().stream()
        .map(VersionedRecord::record)
        .filter(record -> !record.wasRemoved())
        .forEach(record -> registered.put(record.name(), record.id()));
    copies.forEach(
        (id, all) -> {
          if (isNew(id, all)) {
            all.name().ifPresent(name -> wanted.merge(name, 1, Integer::sum));
          }
        });
    choices.take().forEach(this::checkChoice);
    copies.forEach(this::decide);
    findings.records().values().stream()
        .map(VersionedRecord::record)
        .filter(record -> !copies.containsKey(record.id()))
        .forEach(this::decideUnseen);
    new Grouping(decisions, groups).settle();
    return made();
  }

  private RebuildPlan made() {
    ImmutableList.Builder<Step> steps = ImmutableList.builder();
    int untouched = 0;
    for (Decision decision : decisions.values()) {
      Step step = decision.step();
      if (decision.fits()) {
        untouched++;
      } else if (step != null) {
        steps.add(step);
        leftBehind(decision, step);
      }
      remarks.addAll(decision.remarks());
    }
    return new RebuildPlan(steps.build(), remarks.build(), untouched, findings.distrusted());
  }

  private void leftBehind(Decision decision, Step step) {
    Version newest = groups.copies(step.segment()).newest();
    if (decision.kind() == Kind.LIVING && step.version().isBefore(newest)) {
      decision.remark(
          "%s goes on from %s; %s, which nobody was told of, is left behind"
              .formatted(step.name(), step.version(), newest));
    }
  }

  private Decision at(SegmentId id) {
    return decisions.computeIfAbsent(id, Decision::new);
  }

  private boolean isNew(SegmentId id, Copies all) {
    return !findings.records().containsKey(id)
        && !choices.leave().contains(id)
        && all.sawRemoval().isEmpty()
        && !all.recovered().isNone();
  }

  /** A slip of the pen must not rename all others. */
  private void checkChoice(SegmentName name, SegmentId id) {
    if (!id.equals(registered.get(name)) && !copies.containsKey(id)) {
      remarks.add(new Remark(id, true, "--take " + name + "=" + id + ": there is no such segment"));
    }
  }

  private void decide(SegmentId id, Copies all) {
    VersionedRecord before = findings.records().get(id);
    SegmentState state = before == null ? null : before.record().state();
    if (before != null && state == SegmentState.DELETED) {
      at(id).becomes(Kind.GONE);
      remark(id, before.record().name() + " was removed for good; its nodes delete its copies");
    } else if (before != null && state == SegmentState.REMOVED) {
      decideRemoved(before, all);
    } else if (choices.leave().contains(id)) {
      leave(id, all, before);
    } else if (before != null && groups.isTakenApart(before.record())) {
      SegmentName name = before.record().name();
      at(id).conflict("%s is registered: `baton ungroup %s` instead".formatted(name, name));
    } else if (all.areAllDamaged()) {
      damaged(id, before);
    } else if (all.recovered().isNone()) {
      remark(id, "its copies were never written: a registration that was cut short");
      unseen(before);
    } else {
      decideLiving(id, all, before);
    }
  }

  private void damaged(SegmentId id, @Nullable VersionedRecord before) {
    String text = "every copy fails its checks";
    if (before == null) {
      at(id).conflict(text);
    } else {
      remark(id, text);
      unseen(before);
    }
  }

  private void decideUnseen(SegmentRecord record) {
    if (record.wasRemoved()) {
      at(record.id()).becomes(Kind.GONE);
    } else {
      remark(record.id(), record.name() + ": no node that answered has a copy");
      unseen(findings.records().get(record.id()));
    }
  }

  /** What was never ready has no content anywhere. */
  private void unseen(@Nullable VersionedRecord before) {
    if (before != null && before.record().state() == SegmentState.READY) {
      at(before.record().id()).becomes(Kind.UNSEEN);
    }
  }

  private void leave(SegmentId id, Copies all, @Nullable VersionedRecord before) {
    Optional<SegmentName> name = all.name();
    Optional<SegmentSpec> spec = all.spec();
    if (before != null) {
      SegmentName known = before.record().name();
      at(id).conflict("%s is registered: `baton rm %s` it instead".formatted(known, known));
    } else if (!all.sawRemoval().isEmpty() && name.isPresent() && spec.isPresent()) {
      keepRemoved(all, name.get(), spec.get(), null);
    } else {
      at(id).becomes(Kind.GONE);
      remark(id, "left unregistered, as was asked for; its copies stay");
    }
  }

  private void keepRemoved(
      Copies all, SegmentName name, SegmentSpec spec, @Nullable VersionedRecord before) {
    at(all.segment()).becomes(Kind.GONE, step(all, name, spec, before, true));
    remark(
        all.segment(),
        name + " stays removed; its grace time begins again, and `baton undelete` ends it");
  }

  private void decideLiving(SegmentId id, Copies all, @Nullable VersionedRecord before) {
    boolean removed = !all.sawRemoval().isEmpty() && (before == null || findings.distrusted());
    if (removed && takenAs(id).isEmpty()) {
      wasRemoved(id, all, before);
    } else if (before != null) {
      write(all, before.record().name(), before);
    } else {
      nameOfNew(id, all).ifPresent(name -> write(all, name, null));
    }
  }

  private void wasRemoved(SegmentId id, Copies all, @Nullable VersionedRecord before) {
    if (before == null) {
      conflict(
          id,
          "%s was removed, as %s saw: --take NAME=%s registers it again"
              .formatted(all.name().map(SegmentName::value).orElse("it"), all.sawRemoval(), id));
    } else {
      SegmentName name = before.record().name();
      at(id)
          .conflict(
              "%s was removed since, as %s saw: keep it by --take %s=%s, or `baton rm %s`, and run again"
                  .formatted(name, all.sawRemoval(), name, id, name));
    }
  }

  /** One that was undeleted and opened since has more opens; a seal of a rebuild adds none. */
  private void decideRemoved(VersionedRecord before, Copies all) {
    SegmentRecord record = before.record();
    SegmentId id = record.id();
    boolean left = choices.leave().contains(id);
    Optional<SegmentName> taken = takenAs(id);
    if (taken.isPresent() && !left) {
      nameOf(id, taken.get()).ifPresent(name -> write(all, name, before));
    } else if (!left && all.opens() > Generations.opens(record.epoch())) {
      conflict(
          id,
          "%s is removed in ZooKeeper, and was opened since, so it was undeleted: --take %s=%s registers it again"
              .formatted(record.name(), record.name(), id));
    } else if (findings.distrusted()) {
      keepRemoved(all, record.name(), record.spec(), before);
    } else {
      at(id).stays(Kind.GONE);
    }
  }

  private Optional<SegmentName> takenAs(SegmentId id) {
    return choices.take().entrySet().stream()
        .filter(entry -> entry.getValue().equals(id))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** See {@link RebuildPlan}. */
  private boolean isAsNew(SegmentRecord record, Copies all, Step step) {
    if (findings.distrusted()
        || record.state() != SegmentState.READY
        || all.fence() > record.epoch()) {
      return false;
    }
    boolean good = false;
    for (Member member : record.inSync()) {
      boolean held = all.has(member);
      if (held && !step.inSync().contains(member)) {
        return false;
      }
      good |= held || !findings.nodes().containsKey(member.node());
    }
    return good;
  }

  private void write(Copies all, SegmentName name, @Nullable VersionedRecord before) {
    Optional<SegmentSpec> spec = groups.specOf(all.segment());
    if (spec.isEmpty()) {
      conflict(all.segment(), "its copies were registered with different specs");
    } else {
      add(step(all, name, spec.get(), before, false), all);
    }
  }

  private void add(Step step, Copies all) {
    SegmentId id = step.segment();
    VersionedRecord before = step.before();
    if (groups.allOf(id).lacksMember(all)) {
      at(id)
          .conflict(
              "no copy of %s that answered was in sync, as others of its group hold what it cannot have: start the node that has one, and run again; or have each of the group by itself, or left out: this one by %s"
                  .formatted(step.name(), groups.decidedBy(id)));
    } else if (before != null && isAsNew(before.record(), all, step)) {
      at(id).stays(Kind.LIVING, step);
    } else {
      at(id).becomes(Kind.LIVING, step);
    }
  }

  private Step step(
      Copies all,
      SegmentName name,
      SegmentSpec spec,
      @Nullable VersionedRecord before,
      boolean removed) {
    Version version = groups.allOf(all.segment()).recovered(all);
    return new Step(
        all.segment(),
        name,
        spec,
        before,
        removed,
        Generations.epoch(groups.nextGeneration(all.segment()), all.opens()),
        version,
        all.inSync(version),
        all.nodes(),
        all.toSeal(version));
  }

  private Optional<SegmentName> nameOfNew(SegmentId id, Copies all) {
    Optional<SegmentName> name = all.name().or(() -> takenAs(id));
    if (name.isEmpty()) {
      conflict(id, "its copies have different names: choose by --take NAME=" + id);
    }
    return name.flatMap(known -> nameOf(id, known));
  }

  private Optional<SegmentName> nameOf(SegmentId id, SegmentName name) {
    SegmentId holder = registered.get(name);
    SegmentId chosen = choices.take().get(name);
    boolean alone = chosen == null && wanted.getOrDefault(name, 0) == 1;
    if (holder == null && (alone || id.equals(chosen))) {
      return Optional.of(name);
    }
    if (chosen != null && !id.equals(chosen)) {
      return Optional.of(RebuildPlan.aside(name, id));
    }
    conflict(
        id,
        holder == null
            ? name + " is the name of several segments: choose by --take " + name + "=ID"
            : "%s is registered to segment %s: say --take %s=%s, and this one is named %s; or `baton rm %s`, and run again"
                .formatted(name, holder, name, holder, RebuildPlan.aside(name, id), name));
    return Optional.empty();
  }

  private void conflict(SegmentId id, String text) {
    at(id).conflict(text + "; or leave it out by --leave " + id);
  }

  private void remark(SegmentId id, String text) {
    at(id).remark(text);
  }
}
