package io.baton.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.api.NodeId;
import io.baton.node.directory.DataDirectory;
import io.baton.node.guard.RegistryGuard;
import io.baton.registry.mark.NodeMark;
import io.baton.registry.mark.NodeMarks;
import io.baton.registry.session.Connection;
import io.baton.registry.session.Deadline;
import io.baton.registry.session.Paths;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looks at ZooKeeper that come at once: the answer to one may be late. */
class GuardLooksTest {

  private static final NodeId NODE = new NodeId("n1");

  @TempDir Path directory;
  private final TestCluster cluster = new TestCluster();
  private final Connection connection =
      new Connection(TestCluster.zookeeper(), TestCluster.TIMEOUT, TestCluster.TIMEOUT);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final CountDownLatch delivered = new CountDownLatch(1);
  private volatile String late = "nothing";

  @AfterEach
  void close() {
    connection.close();
    cluster.close();
  }

  /** Keeps an answer back. */
  private <T> T ask(String what, Deadline deadline, Connection.Attempt<T> attempt) {
    T answer = connection.retry(what, deadline, attempt);
    if (what.startsWith(late)) {
      late = "nothing";
      answered.countDown();
      try {
        delivered.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"looking", "writing"})
  void anEarlierLookDoesNotSetBackWhatALaterOneSaw(String what) throws Exception {
    connection.start();
    NodeMarks marks = new NodeMarks(this::ask, new Paths(cluster.root), NODE);
    try (DataDirectory data = DataDirectory.open(directory);
        RegistryGuard guard = new RegistryGuard(data, cluster.id(), marks, System::nanoTime)) {
      guard.look(TestCluster.TIMEOUT);
      late = what;
      Thread earlier = look(guard);
      answered.await();
      Thread later = look(guard);
      Set<Thread.State> passed = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);
      Waiting.until("it looks, or waits for its turn", () -> passed.contains(later.getState()));
      delivered.countDown();
      earlier.join();
      later.join();

      assertTrue(guard.isGood(), guard.trust()::problem);
      NodeMark mark = marks.look(TestCluster.TIMEOUT).orElseThrow().mark().orElseThrow();
      assertEquals(3, mark.number());
      assertEquals(mark.number(), data.remembered().mark());
      assertEquals(mark.mzxid(), data.remembered().mzxid());
    }
  }

  private static Thread look(RegistryGuard guard) {
    Thread looks = new Thread(() -> guard.look(TestCluster.TIMEOUT));
    looks.start();
    return looks;
  }
}
