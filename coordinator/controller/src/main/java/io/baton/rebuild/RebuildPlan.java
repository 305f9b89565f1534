package io.baton.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.record.SegmentState;
import io.baton.replication.inventory.ListedReplica;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which records a rebuild writes (R11).
 *
 * <p>Why a written record is safe: its epoch is above every promise and every record, and its
 * replicas have promised it before, so whoever still owns the segment can have nothing more
 * acknowledged (P3): one of its members is among them. Its in-sync set holds the version that
 * {@link Copies} chose, and nothing else (P2). A record that is left alone has an epoch that no
 * promise exceeds, and every member that answered holds that version: it is as good as what would
 * be written. A tombstone stays one.
 *
 * <p>The plan of a rebuild that was cut short has the steps that were not done.
 *
 * @param steps what to do
 * @param remarks what is not done, and why; conflicts are for somebody to decide
 * @param untouched records that are as new as the nodes
 */
public record RebuildPlan(ImmutableList<Step> steps, ImmutableList<Remark> remarks, int untouched) {

  /** Whether somebody has to decide first. */
  public boolean hasConflicts() {
    return remarks.stream().anyMatch(Remark::conflict);
  }

  /** Makes it. */
  public static RebuildPlan of(Findings findings, Choices choices) {
    return new Making(findings, choices).plan();
  }

  private static final class Making {
    private final Findings findings;
    private final Choices choices;
    private final Map<SegmentId, Copies> copies = new TreeMap<>();
    private final Map<SegmentName, SegmentId> registered = new HashMap<>();
    private final Map<SegmentName, Integer> wanted = new HashMap<>();
    private final ImmutableList.Builder<Step> steps = ImmutableList.builder();
    private final ImmutableList.Builder<Remark> remarks = ImmutableList.builder();
    private int untouched;

    Making(Findings findings, Choices choices) {
      this.findings = findings;
      this.choices = choices;
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
            if (isNew(id) && !all.recovered().isNone()) {
              all.name().ifPresent(name -> wanted.merge(name, 1, Integer::sum));
            }
          });
      copies.forEach(this::decide);
      findings.records().values().stream()
          .map(VersionedRecord::record)
          .filter(record -> !record.wasRemoved() && !copies.containsKey(record.id()))
          .forEach(
              record -> remark(record.id(), record.name() + ": no node that answered has a copy"));
      return new RebuildPlan(steps.build(), remarks.build(), untouched);
    }

    private boolean isNew(SegmentId id) {
      return !findings.records().containsKey(id) && !choices.leave().contains(id);
    }

    private void decide(SegmentId id, Copies all) {
      VersionedRecord before = findings.records().get(id);
      Version version = all.recovered();
      if (before != null && before.record().wasRemoved()) {
        remark(id, before.record().name() + " was removed; its copies are deleted by their nodes");
      } else if (choices.leave().contains(id)) {
        remark(id, "left unregistered, as was asked for; its copies stay");
      } else if (all.areAllDamaged()) {
        remarks.add(new Remark(id, before == null, "every copy fails its checks"));
      } else if (version.isNone()) {
        remark(id, "its copies were never written: a registration that was cut short");
      } else if (before != null && isAsNew(before.record(), all, version)) {
        untouched++;
      } else {
        write(id, all, version, before);
      }
    }

    /** See the class comment. */
    private boolean isAsNew(SegmentRecord record, Copies all, Version version) {
      if (record.state() == SegmentState.CREATING || all.fence() > record.epoch()) {
        return false;
      }
      boolean good = false;
      for (Member member : record.inSync()) {
        Optional<Version> held = all.held(member);
        if (held.isPresent() && !held.get().equals(version)) {
          return false;
        }
        good |= held.isPresent() || !findings.nodes().containsKey(member.node());
      }
      return good;
    }

    private void write(
        SegmentId id, Copies all, Version version, @Nullable VersionedRecord before) {
      Optional<SegmentSpec> spec =
          before == null ? all.spec() : Optional.of(before.record().spec());
      if (spec.isEmpty()) {
        conflict(id, "its copies were registered with different specs");
        return;
      }
      Optional<SegmentName> name =
          before == null ? nameOfNew(id, all) : Optional.of(before.record().name());
      if (name.isEmpty()) {
        return;
      }
      if (version.isBefore(all.newest())) {
        remark(
            id,
            "%s goes on from %s; %s, which nobody was told of, is left behind"
                .formatted(name.get(), version, all.newest()));
      }
      long recorded = before == null ? 0 : before.record().epoch();
      steps.add(
          new Step(
              id,
              name.get(),
              spec.get(),
              before,
              Math.max(all.fence(), recorded) + 1,
              version,
              all.holders(version),
              all.all()));
    }

    private Optional<SegmentName> nameOfNew(SegmentId id, Copies all) {
      if (all.name().isEmpty()) {
        conflict(id, "its copies have different names");
        return Optional.empty();
      }
      SegmentName name = all.name().get();
      SegmentId holder = registered.get(name);
      if (holder == null && wanted.getOrDefault(name, 0) == 1) {
        return Optional.of(name);
      }
      SegmentId chosen = choices.take().get(name);
      if (id.equals(chosen) && holder == null) {
        return Optional.of(name);
      }
      if (chosen == null || id.equals(chosen)) {
        conflict(
            id,
            name
                + (holder == null
                    ? " is the name of several segments: choose by --take " + name + "=ID"
                    : " is registered to segment %s: say --take %s=%s, and this one is named %s"
                        .formatted(holder, name, holder, aside(name, id))));
        return Optional.empty();
      }
      return Optional.of(aside(name, id));
    }

    private void conflict(SegmentId id, String text) {
      remarks.add(new Remark(id, true, text + "; or leave it out by --leave " + id));
    }

    private void remark(SegmentId id, String text) {
      remarks.add(new Remark(id, false, text));
    }
  }

  /** The name of a segment whose own is another's: NAME~ID, or ID alone if that is too long. */
  static SegmentName aside(SegmentName name, SegmentId id) {
    String both = name.value() + '~' + id;
    boolean fits = both.getBytes(UTF_8).length <= SegmentName.MAX_BYTES;
    return SegmentName.of(fits ? both : id.toString());
  }
}
