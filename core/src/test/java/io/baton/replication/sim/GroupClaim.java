package io.baton.replication.sim;

import io.baton.replication.RecordView;
import io.baton.replication.group.GroupOpening;
import io.baton.replication.sim.SimRegistry.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * One opener's claim of several records in one transaction, by R2: as {@link RecordClient} does for
 * one. Who finds its nonce in one of the records has won all of them.
 */
final class GroupClaim {

  private final SimProcess process;
  private final SimRegistry registry;
  private final Group group;
  private final List<RecordClient> clients;
  private final GroupOpening opening;
  private List<Znode> wanted = List.of();
  private long change = -1;

  GroupClaim(
      SimProcess process,
      SimRegistry registry,
      Group group,
      List<RecordClient> clients,
      GroupOpening opening) {
    this.process = process;
    this.registry = registry;
    this.group = group;
    this.clients = clients;
    this.opening = opening;
  }

  void claim(long number, long epoch) {
    if (number != change) {
      change = number;
      long nonce = process.world.random.nextLong();
      wanted = clients.stream().map(client -> client.claimed(epoch, nonce)).toList();
    }
    List<Znode> sent = wanted;
    List<SimRecord> records = group.segments.stream().map(SimSegment::record).toList();
    registry.send(
        process,
        sent,
        () -> SimRecord.applyAll(process, records, sent),
        outcome -> learned(number, sent, outcome));
  }

  private void learned(long number, List<Znode> sent, Outcome outcome) {
    if (sent != wanted) {
      return;
    }
    switch (outcome) {
      case WON -> won(number, sent);
      case BAD_VERSION -> look(number, sent, new ArrayList<>());
      default -> opening.claimUnknown(number, process.world.now());
    }
  }

  private void won(long number, List<Znode> seen) {
    for (int i = 0; i < seen.size(); i++) {
      clients.get(i).seen(seen.get(i));
    }
    List<RecordView> views = seen.stream().map(Znode::view).toList();
    opening.claimWon(number, views, process.world.now());
  }

  /** One record after the other. */
  private void look(long number, List<Znode> sent, List<Znode> seen) {
    if (sent != wanted) {
      return;
    }
    if (seen.size() == sent.size()) {
      resolve(number, sent, seen);
      return;
    }
    SimRecord next = group.segments.get(seen.size()).record();
    next.read(
        process,
        false,
        fresh -> {
          seen.add(fresh);
          look(number, sent, seen);
        });
  }

  private void resolve(long number, List<Znode> sent, List<Znode> seen) {
    boolean landed = false;
    boolean passed = false;
    for (int i = 0; i < sent.size(); i++) {
      boolean newer = seen.get(i).version() >= sent.get(i).version();
      landed |= newer && seen.get(i).writers().contains(sent.get(i).writer());
      passed |= newer;
    }
    group.tally.claimsResolved++;
    if (landed) {
      List<Znode> latest = new ArrayList<>();
      for (int i = 0; i < sent.size(); i++) {
        // One that was read before the transaction landed is at least what that made of it.
        boolean older = seen.get(i).version() < sent.get(i).version();
        latest.add(older ? sent.get(i) : seen.get(i));
      }
      won(number, latest);
    } else if (passed) {
      for (int i = 0; i < seen.size(); i++) {
        clients.get(i).seen(seen.get(i));
      }
      List<RecordView> views = seen.stream().map(Znode::view).toList();
      opening.claimLost(number, views, process.world.now());
    } else {
      opening.claimUnknown(number, process.world.now());
    }
  }
}
