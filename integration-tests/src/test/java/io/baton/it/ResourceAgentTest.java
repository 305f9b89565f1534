package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.machine.MachineSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the OCF resource agent tells Pacemaker, for all that the node's agent may answer. */
@MachineSuite(needs = "root and Debian's resource-agents, libxml2-utils and pacemaker")
final class ResourceAgentTest {

  private static final Path SCRIPT = Path.of("../pacemaker/baton/program").toAbsolutePath();
  private static final int SUCCESS = 0;
  private static final int GENERIC = 1;
  private static final int ARGS = 2;
  private static final int UNIMPLEMENTED = 3;
  private static final int INSTALLED = 5;
  private static final int CONFIGURED = 6;
  private static final int NOT_RUNNING = 7;
  private static final int RUNNING_PROMOTED = 8;

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Path socket;
  private FakeAgent agent;

  /** What a run of the script ended with, and said. */
  private record Ran(int code, String said) {}

  @BeforeEach
  void prepare() throws IOException {
    socket = directory.resolve("agent.sock");
    environment.put("OCF_ROOT", "/usr/lib/ocf");
    environment.put("OCF_RESOURCE_INSTANCE", "p");
    environment.put("OCF_RESKEY_program", "p");
    environment.put("OCF_RESKEY_socket", socket.toString());
    environment.put("OCF_RESKEY_agent_wait", "1");
    environment.put("OCF_RESKEY_crm_feature_set", "3.16.1");
    environment.put("HA_SBIN_DIR", directory.toString());
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
    tool("crm_attribute", "echo \"$@\" >> " + directory.resolve("scores"));
    tool("attrd_updater", "case \" $* \" in *' --query '*) cat " + directory + "/noted ;; esac");
    Files.writeString(directory.resolve("noted"), "");
  }

  /** What Pacemaker has in this place. */
  private void tool(String name, String commands) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + commands + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  private void promotable() {
    environment.put("OCF_RESKEY_CRM_meta_promotable", "true");
  }

  private Ran run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.onExit().join().exitValue(), said);
  }

  private Ran act(String action) throws IOException {
    return run(SCRIPT.toString(), action);
  }

  /** Puts an agent in the place of the one before. */
  private void agent(UnaryOperator<String> answers) throws IOException {
    end();
    agent = FakeAgent.at(socket, answers);
  }

  private void agent(String answer) throws IOException {
    agent(request -> answer);
  }

  @AfterEach
  void end() throws IOException {
    if (agent != null) {
      agent.close();
    }
  }

  private String lastScore() throws IOException {
    List<String> scores = Files.readAllLines(directory.resolve("scores"));
    return scores.get(scores.size() - 1);
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void passesOcfTester(boolean promotable) throws Exception {
    if (promotable) {
      promotable();
    }
    agent(FakeAgent.keeper());
    Ran ran =
        run(
            "ocf-tester",
            "-n",
            "p",
            "-o",
            "program=p",
            "-o",
            "socket=" + socket,
            SCRIPT.toString());
    assertTrue(ran.said().contains("passed all tests"), ran.said());
    assertFalse(ran.said().contains("does not support promotable clones"), ran.said());
    assertEquals(SUCCESS, ran.code());
    assertTrue(agent.asked().contains("standby p"));
  }

  @ParameterizedTest
  @CsvSource({
    "running, 0, 8", "restarting, 0, 8", "starting, 0, 8", "stopping, 0, 8",
    "standby, 7, 0", "stopped, 7, 7", "failed, 1, 9", "unheard-of, 1, 9"
  })
  void monitorTellsEachStateAsAPlainResourceAndAsAClone(String word, int plain, int clone)
      throws Exception {
    agent("ok " + word + " 3.127 50% of * is `id` here");
    assertEquals(plain, act("monitor").code());
    promotable();
    Ran ran = act("monitor");
    assertEquals(clone, ran.code());
    assertEquals(List.of("state p", "state p"), agent.asked());
    if (plain == GENERIC) {
      String why = "ocf-exit-reason:p is " + word + ": 50% of * is `id` here";
      assertTrue(ran.said().contains(why), ran.said());
    }
  }

  @Test
  void eachActionAsksForItsVerb() throws Exception {
    agent(FakeAgent.keeper());
    assertEquals(SUCCESS, act("start").code());
    assertEquals(SUCCESS, act("stop").code());
    assertEquals(List.of("start p takeover", "stop p"), agent.asked());
    promotable();
    assertEquals(SUCCESS, act("start").code());
    assertEquals(SUCCESS, act("monitor").code());
    assertEquals(SUCCESS, act("promote").code());
    assertEquals(RUNNING_PROMOTED, act("monitor").code());
    assertEquals(SUCCESS, act("demote").code());
    assertEquals(SUCCESS, act("monitor").code());
    assertEquals(SUCCESS, act("stop").code());
    assertEquals(NOT_RUNNING, act("monitor").code());
    assertEquals(
        List.of("standby p", "start p takeover", "standby p", "stop p"),
        agent.asked().stream().skip(2).filter(request -> !request.equals("state p")).toList());
  }

  /** One that ended in order has stopped its programs; of one that was killed nobody knows. */
  @Test
  void anAgentThatIsNotThere() throws Exception {
    assertEquals(NOT_RUNNING, act("monitor").code());
    assertEquals(SUCCESS, act("stop").code());
    Ran start = act("start");
    assertEquals(GENERIC, start.code());
    assertTrue(start.said().contains("there is no socket"), start.said());
    agent("");
    agent.kill();
    for (String action : List.of("monitor", "stop", "start", "promote", "demote")) {
      Ran ran = act(action);
      assertEquals(GENERIC, ran.code(), action);
      assertTrue(ran.said().contains("Connection refused"), ran.said());
    }
  }

  @Test
  void anAgentThatSaysNothingIsNotTakenForWell() throws Exception {
    agent("");
    Ran monitor = act("monitor");
    assertEquals(GENERIC, monitor.code());
    assertTrue(monitor.said().contains("without an answer"), monitor.said());
    assertEquals(GENERIC, act("stop").code());
    assertTrue(agent.asked().size() > 2, "it is asked again");
    environment.put("OCF_RESKEY_CRM_meta_timeout", "2000");
    CompletableFuture<String> never = new CompletableFuture<>();
    UnaryOperator<String> hang = request -> never.join();
    agent(hang);
    Ran slow = act("monitor");
    assertEquals(GENERIC, slow.code());
    assertTrue(slow.said().contains("no answer in time"), slow.said());
    never.complete("");
  }

  @Test
  void anAgentThatDiedBeforeItsAnswerIsAskedAgain() throws Exception {
    UnaryOperator<String> keeper = FakeAgent.keeper();
    AtomicBoolean died = new AtomicBoolean();
    agent(request -> died.getAndSet(true) ? keeper.apply(request) : "");
    assertEquals(SUCCESS, act("start").code());
    assertEquals(List.of("start p takeover", "start p takeover"), agent.asked());
  }

  @Test
  void refusalsAreToldWithTheirReason() throws Exception {
    agent("error no-copy-reachable none of 3 answers, 100% are away");
    for (String action : List.of("start", "promote", "demote", "stop", "monitor")) {
      Ran ran = act(action);
      assertEquals(GENERIC, ran.code(), action);
      assertTrue(ran.said().contains("none of 3 answers, 100% are away"), ran.said());
    }
    agent("error unknown-program no program p is configured");
    assertEquals(ARGS, act("start").code(), "another node may have it");
    assertEquals(NOT_RUNNING, act("monitor").code());
    assertEquals(SUCCESS, act("stop").code());
    agent("error unknown-verb an older one");
    assertEquals(INSTALLED, act("start").code());
    assertEquals(INSTALLED, act("stop").code());
  }

  @ParameterizedTest
  @CsvSource({
    "3.127, '', 100",
    "3.127, 3.127, 100",
    "4.128, 3.900, 100",
    "3.120, 3.127, 93",
    "3.127, 4.10, 99",
    "3.9, 3.1000, 10",
    "0.0, 3.127, 5"
  })
  void theScoreIsHowRecentTheCopyIs(String copy, String noted, int score) throws Exception {
    promotable();
    Files.writeString(
        directory.resolve("noted"),
        """
        name="baton-version-p" host="node1" value="%s"
        name="baton-version-p" host="node2" value=""
        name="baton-version-p" host="node3" value="2.1"
        """
            .formatted(noted));
    agent("ok standby " + copy + " a copy");
    assertEquals(SUCCESS, act("monitor").code());
    assertEquals("-p -v " + score, lastScore());
    boolean isBegun = agent.asked().contains("standby p");
    assertEquals(score == 5, isBegun, "a copy that there is none of is asked for again");
  }

  @Test
  void whoRunsTheProgramKeepsItAndWhoStopsItIsOut() throws Exception {
    promotable();
    agent(FakeAgent.keeper());
    assertEquals(SUCCESS, act("promote").code());
    assertEquals("-p -v 1000", lastScore());
    assertEquals(SUCCESS, act("demote").code());
    assertEquals("-p -v 100", lastScore());
    assertEquals(SUCCESS, act("stop").code());
    assertEquals("-p -D", lastScore());
  }

  @Test
  void wrongParametersAreRefusedBeforeAnythingIsAsked() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"program", ""}, {"program", "a b"}, {"socket", "agent.sock"}, {"agent_wait", "soon"}
        }) {
      String before = environment.put("OCF_RESKEY_" + wrong[0], wrong[1]);
      for (String action : List.of("validate-all", "start", "monitor")) {
        Ran ran = act(action);
        assertEquals(CONFIGURED, ran.code(), wrong[0] + " " + action);
        assertTrue(ran.said().contains("ocf-exit-reason:" + wrong[0]), ran.said());
      }
      environment.put("OCF_RESKEY_" + wrong[0], before);
    }
    assertEquals(SUCCESS, act("validate-all").code());
    assertEquals(UNIMPLEMENTED, act("migrate_to").code());
  }

  @Test
  void withoutPythonItIsNotInstalled() throws Exception {
    environment.put("OCF_TESTER_FAIL_HAVE_BINARY", "1");
    Ran ran = act("monitor");
    assertEquals(INSTALLED, ran.code());
    assertTrue(ran.said().contains("python3"), ran.said());
  }
}
