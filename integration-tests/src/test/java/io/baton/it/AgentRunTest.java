package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import com.google.common.net.HostAndPort;
import io.baton.registry.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A program that agents run, on one node or the other, whatever dies. */
final class AgentRunTest extends AgentSuite {

  private static final String VERSION = "[0-9]+\\.[0-9]+";
  private static final Splitter WORDS = Splitter.on(' ');

  private final Set<Long> pids = new HashSet<>();
  private RunningProgram program;

  @BeforeEach
  void program(TestInfo test) throws IOException {
    program = new RunningProgram(directory.resolve(test.getTestMethod().orElseThrow().getName()));
  }

  @AfterEach
  void end() throws Exception {
    for (AgentNode node : new AgentNode[] {first, second}) {
      if (node.agent() != null) {
        node.agent().kill();
      }
    }
    for (long pid : pids) {
      RunningProgram.signal("KILL", pid);
    }
  }

  private void configure(AgentNode node, String... more) throws IOException {
    node.configure(program.section(node, segment, more));
  }

  private void both(String... more) throws Exception {
    configure(first, more);
    configure(second, more);
    first.start();
    awaitRunning(first);
    second.start();
    second.awaitState("dump", "standby");
  }

  private long awaitRunning(AgentNode node) throws Exception {
    JsonNode status =
        node.await(
            "dump",
            each ->
                each.path("run").path("state").asText().equals("running")
                    && each.path("run").has("pid"));
    long pid = status.path("run").path("pid").asLong();
    pids.add(pid);
    await("it has read its state", () -> program.log().size() >= pids.size());
    return pid;
  }

  private static void await(String what, BooleanSupplier condition) {
    Eventually.await(what, TestCluster.PATIENCE, condition);
  }

  /** The very first that an agent says of its program. */
  private static String firstWord(AgentNode node) {
    long end = System.nanoTime() + TestCluster.PATIENCE.toNanos();
    String word = "";
    while (word.isEmpty() || word.equals("not-running:")) {
      assertTrue(System.nanoTime() < end, word);
      word = WORDS.splitToList(node.ask("state dump")).get(0);
    }
    return word;
  }

  private String saved(AgentNode node, String content) throws IOException {
    RunningProgram.save(node, content);
    String version = node.ask("checkpoint dump");
    assertTrue(version.matches(VERSION), version);
    return version;
  }

  @Test
  void itResumesOnAnotherNodeWhenItsOwnDies() throws Exception {
    both();
    long pid = awaitRunning(first);
    saved(first, "one");
    first.agent().kill();
    RunningProgram.signal("KILL", pid);
    awaitRunning(second);
    await("the log", () -> program.log().equals(List.of("begun ", "begun one")));
    saved(second, "two");
    first.start();
    first.awaitState("dump", "standby");
    assertEquals("stopped", first.status("dump").path("run").path("state").asText());
  }

  @Test
  void itRunsOnWhenItsAgentDiesAndTheNextOneGoesOnWithIt() throws Exception {
    configure(first);
    configure(second);
    first.waitLongForTheDead();
    first.start();
    long pid = awaitRunning(first);
    saved(first, "one");
    first.agent().kill();
    RunningProgram.save(first, "two");
    first.start();
    assertEquals(pid, awaitRunning(first));
    assertTrue(saved(first, "three").matches(VERSION));
    assertEquals(List.of("begun "), program.log());
    second.start();
    second.awaitState("dump", "standby");
  }

  @Test
  void itIsStartedAgainOnItsNodeWhenItDiesAlone() throws Exception {
    both();
    long pid = awaitRunning(first);
    RunningProgram.save(first, "not even checkpointed");
    RunningProgram.signal("KILL", pid);
    await("the log", () -> program.log().contains("begun not even checkpointed"));
    assertNotEquals(pid, awaitRunning(first));
    assertEquals("standby", second.status("dump").path("state").asText());
  }

  @Test
  void anAgentThatIsCutOffEndsItBeforeAnotherMayStartIt() throws Exception {
    ByteRelay network = cluster.with(new ByteRelay(zookeeper()));
    first.configure(network.address(), program.section(first, segment));
    configure(second);
    first.start();
    long pid = awaitRunning(first);
    second.start();
    second.awaitState("dump", "standby");
    saved(first, "one");
    network.swallow();
    awaitRunning(second);
    assertFalse(RunningProgram.isAlive(pid));
    await("the log", () -> program.log().contains("begun one"));
    assertFalse(program.hasOverlapped(), program.log()::toString);
    network.mend();
    first.awaitState("dump", "standby");
    assertEquals("stopped", first.status("dump").path("run").path("state").asText());
  }

  @Test
  void anAgentThatIsCutOffForAMomentRunsItAgainIfNobodyElseDoes() throws Exception {
    ByteRelay network = cluster.with(new ByteRelay(zookeeper()));
    first.configure(network.address(), program.section(first, segment));
    configure(second);
    first.start();
    long pid = awaitRunning(first);
    saved(first, "one");
    network.swallow();
    first.await("dump", each -> each.path("run").path("state").asText().equals("cut-off"));
    await("its end", () -> !RunningProgram.isAlive(pid));
    network.mend();
    awaitRunning(first);
    assertTrue(saved(first, "two").matches(VERSION));
    assertFalse(program.hasOverlapped(), program.log()::toString);
    second.start();
    second.awaitState("dump", "standby");
  }

  @Test
  void ofTwoAgentsThatBothBelieveInItOnlyOneGetsACheckpointAcknowledged() throws Exception {
    both();
    long pid = awaitRunning(first);
    saved(first, "one");
    first.agent().pause();
    awaitRunning(second);
    String version = saved(second, "two");
    RunningProgram.save(first, "of one that does not know");
    first.agent().resume();
    String refused = first.ask("checkpoint dump");
    assertFalse(refused.matches(VERSION), refused);
    await("the end of the loser's program", () -> !RunningProgram.isAlive(pid));
    first.awaitState("dump", "standby");
    assertEquals(version, second.ask("version dump"));
    assertEquals("two", Files.readString(second.app("dump")));
  }

  @Test
  void itStopsEverywhereAndStartsWhereItIsTold() throws Exception {
    both();
    long pid = awaitRunning(first);
    RunningProgram.save(first, "saved at the end");
    String version = first.ask("stop dump");
    assertTrue(version.matches(VERSION), version);
    assertFalse(RunningProgram.isAlive(pid));
    assertEquals("stopped", first.status("dump").path("state").asText());
    String waiting = second.ask("state dump");
    assertTrue(waiting.startsWith("standby "), waiting);
    assertTrue(second.ask("start dump").matches(VERSION));
    awaitRunning(second);
    await("the log", () -> program.log().contains("begun saved at the end"));
    String refused = first.ask("start dump");
    assertTrue(refused.startsWith("unavailable: ") && refused.contains("is owned by"), refused);
    assertEquals("standby", first.status("dump").path("state").asText());
  }

  @Test
  void itMovesToWhoStandsBy() throws Exception {
    both();
    long pid = awaitRunning(first);
    RunningProgram.save(first, "one");
    assertTrue(first.ask("move dump").matches(VERSION));
    assertFalse(RunningProgram.isAlive(pid));
    awaitRunning(second);
    await("the log", () -> program.log().contains("begun one"));
    assertFalse(program.hasOverlapped(), program.log()::toString);
    assertEquals("standby", first.status("dump").path("state").asText());
  }

  @Test
  void anAgentThatIsStoppedHandsItOver() throws Exception {
    both();
    long pid = awaitRunning(first);
    RunningProgram.save(first, "one");
    assertEquals(0, first.agent().terminate());
    assertFalse(RunningProgram.isAlive(pid));
    awaitRunning(second);
    await("the log", () -> program.log().contains("begun one"));
    assertFalse(program.hasOverlapped(), program.log()::toString);
  }

  @Test
  void whoIsTakenOverByForceEndsIt() throws Exception {
    String external = "election = \"external\"";
    configure(first, external);
    first.waitLongForTheDead();
    configure(second, external);
    first.start();
    second.start();
    assertEquals("stopped 0.0", first.ask("state dump").strip());
    assertTrue(first.ask("start dump").matches(VERSION));
    long pid = awaitRunning(first);
    saved(first, "one");
    first.agent().kill();
    first.launch();
    String word = firstWord(first);
    // Were it "stopped", a cluster manager would run it elsewhere.
    assertTrue(Set.of("starting", "running").contains(word), word);
    assertEquals(pid, awaitRunning(first));
    assertTrue(second.ask("standby dump").matches(VERSION));
    assertTrue(second.ask("start dump takeover").matches(VERSION));
    awaitRunning(second);
    await("the end of the first", () -> !RunningProgram.isAlive(pid));
    await("the log", () -> program.log().contains("begun one"));
    first.awaitState("dump", "standby");
  }

  @Test
  void anAgentThatStartsCutOffEndsWhatTheOneBeforeHasStarted() throws Exception {
    ByteRelay network = cluster.with(new ByteRelay(zookeeper()));
    first.configure(network.address(), program.section(first, segment));
    first.giveUpSoon();
    second.configure("");
    first.start();
    long pid = awaitRunning(first);
    saved(first, "one");
    first.agent().kill();
    network.swallow();
    TestProcess restarted = first.launch();
    assertEquals(1, restarted.exitCode());
    assertFalse(RunningProgram.isAlive(pid));
    network.mend();
    first.start();
    assertNotEquals(pid, awaitRunning(first));
    second.launch();
  }

  private static InetSocketAddress zookeeper() {
    HostAndPort server = HostAndPort.fromString(cluster.connectString());
    return new InetSocketAddress(server.getHost(), server.getPort());
  }
}
