package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.SegmentName;
import io.baton.client.Baton;
import io.baton.machine.MachineSuite;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application where the name server is dead, as it may be on the day that a node dies: servers
 * that are given by address are reached without it.
 */
@MachineSuite(needs = "root, for files of its own in place of those in /etc")
final class NameServerTest {

  /** Of this test alone; the system's resolver asks at port 53. */
  private static final String ADDRESS = "127.0.0.53";

  private static final int PORT = 53;
  private static final SegmentName NAME = SegmentName.of("name-server/segment");

  @TempDir Path directory;
  private final AtomicInteger questions = new AtomicInteger();

  @Test
  void serversThatAreGivenByAddressAreReachedWithoutANameServer() throws Exception {
    try (DatagramSocket nameServer = new DatagramSocket(PORT, InetAddress.getByName(ADDRESS));
        TestCluster cluster = TestCluster.start(directory, 1, 2)) {
      Thread counting = new Thread(() -> count(nameServer), "questions to a name server");
      counting.setDaemon(true);
      counting.start();
      try (Baton baton = Baton.connect(cluster.impatientConfig())) {
        baton.register(NAME, LedgerApplication.spec(Application.BLOCKS));
      }
      try (TestProcess application = start(cluster)) {
        application.await(0, line -> line.startsWith("acked "), TestCluster.PATIENCE);
      }
      assertEquals(0, questions.get(), "questions to the name server");
    }
  }

  /** Takes in what is asked, and never answers. */
  private void count(DatagramSocket nameServer) {
    DatagramPacket question = new DatagramPacket(new byte[512], 512);
    try {
      while (true) {
        nameServer.receive(question);
        questions.incrementAndGet();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** With a file of hosts that knows this machine by its name, and no address of a server. */
  private TestProcess start(TestCluster cluster) throws IOException {
    Path hosts = directory.resolve("hosts");
    Files.writeString(hosts, "127.0.0.2 " + InetAddress.getLocalHost().getHostName() + "\n");
    Path resolver = directory.resolve("resolv.conf");
    Files.writeString(resolver, "nameserver " + ADDRESS + "\n");
    return TestProcess.command(
        "application without a name server",
        Map.of("PATH", System.getenv("PATH")),
        List.of(
            "unshare",
            "--mount",
            "sh",
            "-euc",
            "mount --bind \"$1\" /etc/hosts; mount --bind \"$2\" /etc/resolv.conf; shift 2; exec \"$@\"",
            "sh",
            hosts.toString(),
            resolver.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LedgerApplication.class.getName(),
            cluster.connectString(),
            directory.resolve("local").toString(),
            NAME.value(),
            Integer.toString(Application.BLOCKS),
            Long.toString(Application.SEED)));
  }
}
