package io.baton.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.Durability;
import io.baton.api.Version;
import io.baton.replication.keep.Keep;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.pull.Pull;
import io.baton.replication.read.OpenVersion;
import io.baton.replication.read.ReadBlocks;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.replica.LearningSource;
import io.baton.replication.storage.KeptVersion;
import io.baton.replication.storage.StorageException;
import io.baton.store.pull.ReplicaTarget;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions that one replica keeps, put into another one after the other through one target. */
class TaughtVersionsTest {

  private final MemoryDisk disk = new MemoryDisk(1);
  private final List<Model> models = new ArrayList<>();
  private ReplicaStore source;
  private ReplicaStore own;
  private LearningSource teacher;
  private ReplicaTarget target;
  private long pulled;

  private void fillTheSource(int blocks) throws Exception {
    source = Replicas.create(new MemoryDisk(1), blocks, Durability.DISK);
    teacher = new LearningSource(source);
    int[] all = IntStream.range(0, blocks).toArray();
    Model newest = Model.EMPTY;
    for (int[] written : new int[][] {all, {7}, {8, blocks - 1}, {7}}) {
      Model next = newest.next(new Version(1, models.size() + 1), written, new int[0]);
      next.stage(source, newest);
      source.commit(KeptRun.commit(next, next.version(), Keep.FOR_GOOD));
      models.add(next);
      newest = next;
    }
    own = Replicas.create(disk, blocks, Durability.DISK);
    target = new ReplicaTarget(own, 2);
  }

  private final class Effects implements Pull.Effects {
    private final ArrayDeque<ReadRequest> requests = new ArrayDeque<>();

    @Override
    public void send(ReadRequest request) {
      requests.add(request);
    }

    @Override
    public void pulled(ReadOpened version, long blocks) {
      pulled = blocks;
    }

    @Override
    public void failed(Reason reason, String detail) {
      throw new AssertionError(reason + ", " + detail);
    }
  }

  /** Pulls a version, or the first of its blocks only. */
  private void pull(Model model, int mostBatches) {
    Effects effects = new Effects();
    Pull pull = new Pull(Replicas.ID, target, 1, effects);
    pull.start(new OpenVersion(Replicas.ID, source.incarnation(), model.version()), 0);
    int batches = 0;
    while (!effects.requests.isEmpty() && batches < mostBatches) {
      ReadRequest request = effects.requests.remove();
      batches += request instanceof ReadBlocks ? 1 : 0;
      pull.received(teacher.answer(request), 0);
    }
    pull.cancel();
    effects.requests.forEach(teacher::answer);
  }

  private void learn(Model model, int blocks) throws StorageException {
    pull(model, Integer.MAX_VALUE);
    assertEquals(blocks, pulled);
    own.noteCommitted(model.version());
    own.keep(model.version(), Keep.FOR_GOOD);
  }

  private void assertAllThere(ReplicaStore store) throws StorageException {
    List<Version> kept = store.kept().stream().map(KeptVersion::version).toList();
    assertEquals(models.stream().map(Model::version).toList(), kept);
    for (Model model : models) {
      try (var pin = store.pin(model.version())) {
        model.assertReadIn(pin);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 300}) // one tag group, three
  void eachIsWhatItWasWhenAllAreThere(int blocks) throws Exception {
    fillTheSource(blocks);
    learn(models.get(0), blocks);
    learn(models.get(1), 1);
    learn(models.get(2), 2);
    learn(models.get(3), 1);
    assertAllThere(own);
    own.close();
    assertAllThere(Replicas.open(disk, 2));
  }

  @Test
  void whatIsGivenUpHalfwayLeavesNothing() throws Exception {
    fillTheSource(300);
    for (int i = 0; i < 20; i++) {
      pull(models.get(0), 1); // the target is not closed, as the next one begins
    }
    assertEquals(Version.NONE, own.last());
    learn(models.get(1), 300);
    learn(models.get(2), 2);
    models.remove(0);
    learn(models.get(2), 1);
    assertAllThere(own);
  }
}
