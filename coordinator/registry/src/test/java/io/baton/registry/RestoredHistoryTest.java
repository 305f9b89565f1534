package io.baton.registry;

import static io.baton.registry.testing.TestRegistries.NOW;
import static io.baton.registry.testing.TestRegistries.TIMEOUT;
import static io.baton.registry.testing.TestRegistries.ensemble;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.common.collect.ImmutableList;
import io.baton.registry.Outcome.Lost;
import io.baton.registry.Registration.Reserved;
import io.baton.registry.Registration.Taken;
import io.baton.registry.record.SegmentRecord;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Paths;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Test;

/** A record that is made again (R11) begins at version 0 again. */
class RestoredHistoryTest extends RegistryTestBase {

  /** As in a ZooKeeper that was wiped. */
  private void lose(SegmentRecord record) {
    Paths paths = new Paths(registries.root());
    try (Connection connection = new Connection(ensemble().connectString(), TIMEOUT, TIMEOUT)) {
      connection.start();
      for (String path : ImmutableList.of(paths.segment(record.id()), paths.name(record.name()))) {
        Code code =
            connection.retry(
                "losing " + path, Deadline.after(TIMEOUT), session -> session.delete(path, -1));
        assertEquals(Code.OK, code);
      }
    }
  }

  private VersionedRecord restored(SegmentRecord record) {
    return assertInstanceOf(Reserved.class, registry.names().restore(record, TIMEOUT)).current();
  }

  @Test
  void whoExpectsTheLostRecordDoesNotReplaceTheOneThatTookItsPlace() {
    VersionedRecord old = ready(registry, "a");
    lose(old.record());
    VersionedRecord made = restored(unwritten(old.record().repaired(5)));
    VersionedRecord now =
        won(registry.segments().compareAndSet(made, made.record().withDesired(NODES), TIMEOUT));
    assertEquals(old.znodeVersion(), now.znodeVersion());

    Registry later = registries.connect();
    SegmentRecord without = old.record().withInSync(MEMBERS.subList(0, 1), NOW);
    Outcome outcome = later.segments().compareAndSet(old, without, TIMEOUT);
    assertEquals(now, assertInstanceOf(Lost.class, outcome).current());
    assertEquals(now, fresh(registry, now));
  }

  @Test
  void aRegistrationThatWasLostIsNotFinishedOverTheRestoredOne() {
    VersionedRecord reserved = reserve(registry, "a", 7);
    lose(reserved.record());
    VersionedRecord now = restored(unwritten(reserved.record().repaired(5).ready(MEMBERS)));
    assertEquals(reserved.znodeVersion(), now.znodeVersion());
    Registry later = registries.connect();
    SegmentRecord ready = reserved.record().ready(MEMBERS.subList(0, 1));
    Outcome outcome = later.segments().compareAndSet(reserved, ready, TIMEOUT);
    assertEquals(now, assertInstanceOf(Lost.class, outcome).current());
  }

  @Test
  void ofTwoRebuildsOneMakesTheRecord() {
    VersionedRecord old = ready(registry, "a");
    lose(old.record());
    VersionedRecord first = restored(unwritten(old.record().repaired(5)));
    Registration second = registry.names().restore(unwritten(old.record().repaired(9)), TIMEOUT);
    assertEquals(first, assertInstanceOf(Taken.class, second).current());
  }

  private static SegmentRecord unwritten(SegmentRecord record) {
    return new SegmentRecord(
        record.id(),
        record.name(),
        record.state(),
        record.spec(),
        record.epoch(),
        record.owner(),
        record.inSync(),
        record.desired(),
        record.former(),
        ImmutableList.of(),
        record.created(),
        record.removed(),
        record.deleted(),
        record.recovered(),
        record.retained(),
        record.archive(),
        record.halted(),
        record.restored(),
        record.unknown());
  }
}
