package io.baton.it;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A cluster, and for each test two nodes on which its program may run. */
abstract class AgentSuite {

  @TempDir static Path directory;
  static TestCluster cluster;
  private static int made;

  AgentNode first;
  AgentNode second;
  String segment;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = TestCluster.start(directory, 1, 3);
  }

  @AfterAll
  static void stopCluster() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void nodes(TestInfo test) throws IOException {
    first = new AgentNode(cluster, directory.resolve("a" + ++made));
    second = new AgentNode(cluster, directory.resolve("b" + made));
    segment = "agent/" + test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void stop() throws Exception {
    for (AgentNode node : new AgentNode[] {first, second}) {
      if (node.agent() != null) {
        node.agent().kill();
      }
    }
  }
}
