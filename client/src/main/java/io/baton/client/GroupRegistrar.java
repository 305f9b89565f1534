package io.baton.client;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Group;
import io.baton.api.GroupReceipt;
import io.baton.api.Member;
import io.baton.api.Receipt;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.client.capture.InitialContent;
import io.baton.registry.VersionedRecord;
import io.baton.registry.record.Owner;
import io.baton.registry.record.SegmentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Registers the segments of a group (R12): reserve all, make all replicas, which know the group,
 * make all ready in one transaction, in this order. Until then each is a registration that others
 * undo when this process is gone, and no group is left of which some are missing.
 */
final class GroupRegistrar {

  private final ClientParts parts;
  private final Registrar registrar;

  GroupRegistrar(ClientParts parts) {
    this.parts = parts;
    this.registrar = new Registrar(parts);
  }

  GroupReceipt register(ImmutableMap<SegmentName, SegmentSpec> specs) {
    if (specs.isEmpty() || specs.size() > Group.MOST) {
      throw new IllegalArgumentException(
          "a group has 1 to %d segments, not %d".formatted(Group.MOST, specs.size()));
    }
    Owner self = parts.ownerships().self();
    List<SegmentRecord> reserved = new ArrayList<>();
    try {
      return register(specs, self, reserved);
    } catch (RuntimeException e) {
      reserved.forEach(registrar::abandon);
      throw e;
    } finally {
      parts.ownerships().forget(self.nonce());
    }
  }

  private GroupReceipt register(
      ImmutableMap<SegmentName, SegmentSpec> specs, Owner self, List<SegmentRecord> reserved) {
    ImmutableList.Builder<VersionedRecord> creating = ImmutableList.builder();
    specs.forEach(
        (name, spec) -> {
          VersionedRecord each = registrar.reserve(name, spec.byItself(), self);
          reserved.add(each.record());
          creating.add(each);
        });
    Group group = Group.of(reserved.stream().map(SegmentRecord::id).toList());
    ImmutableMap<SegmentId, ImmutableSet<Member>> members = replicate(reserved, group);
    registrar.settle(
        "group " + specs.keySet(),
        parts
            .registry()
            .segments()
            .compareAndSet(
                creating.build(),
                record ->
                    record
                        .withSpec(record.spec().withGroup(group))
                        .ready(of(members, record).asList())
                        .closed(),
                parts.config().timeout()));
    ImmutableMap.Builder<SegmentName, Receipt> receipts = ImmutableMap.builder();
    for (SegmentRecord record : reserved) {
      InitialContent content = InitialContent.zeros(record.spec());
      receipts.put(record.name(), Registrar.receipt(record.spec(), of(members, record), content));
    }
    return new GroupReceipt(InitialContent.VERSION, receipts.buildOrThrow());
  }

  private static ImmutableSet<Member> of(
      ImmutableMap<SegmentId, ImmutableSet<Member>> members, SegmentRecord record) {
    return Objects.requireNonNull(members.get(record.id()));
  }

  private ImmutableMap<SegmentId, ImmutableSet<Member>> replicate(
      List<SegmentRecord> reserved, Group group) {
    List<CompletableFuture<ImmutableSet<Member>>> replicas = new ArrayList<>();
    for (SegmentRecord record : reserved) {
      SegmentRecord grouped = record.withSpec(record.spec().withGroup(group));
      replicas.add(registrar.replicas(grouped, record.name(), InitialContent.zeros(record.spec())));
    }
    try {
      ImmutableMap.Builder<SegmentId, ImmutableSet<Member>> members = ImmutableMap.builder();
      for (int i = 0; i < reserved.size(); i++) {
        members.put(reserved.get(i).id(), parts.await(replicas.get(i)));
      }
      return members.buildOrThrow();
    } finally {
      replicas.forEach(each -> each.cancel(false));
    }
  }
}
