package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import com.google.common.net.HostAndPort;
import io.baton.agent.monitor.AgentMetrics;
import io.baton.daemon.monitor.Jvm;
import io.baton.daemon.monitor.Metric;
import io.baton.daemon.testing.Exposition;
import io.baton.daemon.testing.Http;
import io.baton.registry.testing.Eventually;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What agents show of themselves and of their programs. */
final class AgentMonitorTest extends AgentSuite {

  private static final String MONITOR = "monitor = \"0\"\n";

  private static HostAndPort start(AgentNode node, String programs) throws Exception {
    node.configure(MONITOR + programs);
    node.start();
    return Monitored.address(node.agent());
  }

  private static void awaitReady(HostAndPort agent) {
    await("it is ready", () -> Http.get(agent, "/health/ready").statusCode() == 200);
  }

  private interface Question {
    boolean holds() throws Exception;
  }

  private static void await(String what, Question question) {
    Eventually.await(
        what,
        TestCluster.PATIENCE,
        () -> {
          try {
            return question.holds();
          } catch (Exception e) {
            throw new AssertionError(what, e);
          }
        });
  }

  private static Set<String> named(Exposition scrape) {
    ImmutableSet<String> jvm =
        Jvm.metrics().stream().map(Jvm.Shown::name).collect(ImmutableSet.toImmutableSet());
    return Sets.difference(scrape.names(), jvm).immutableCopy();
  }

  @Test
  void ownerAndStandbyShowWhatIsDeclared(TestInfo test) throws Exception {
    RunningProgram program =
        new RunningProgram(directory.resolve(test.getTestMethod().orElseThrow().getName()));
    HostAndPort owner = start(first, program.section(first, segment));
    long pid =
        first
            .await("dump", each -> each.path("run").path("state").asText().equals("running"))
            .path("run")
            .path("pid")
            .asLong();
    try {
      RunningProgram.save(first, "one");
      assertTrue(first.ask("checkpoint dump").matches("[0-9]+\\.[0-9]+"));
      HostAndPort standby = start(second, program.section(second, segment));
      second.awaitState("dump", "standby");
      await(
          "a copy",
          () -> Http.scrape(standby).value("baton_agent_warm_copies", "program=dump") == 1);
      Exposition held = Http.scrape(owner);
      Exposition copied = Http.scrape(standby);
      assertEquals(
          AgentMetrics.ALL.stream().map(Metric::name).collect(ImmutableSet.toImmutableSet()),
          Sets.union(named(held), named(copied)));
      assertHolding(held);
      assertStandingBy(copied);
      awaitReady(owner);
      awaitReady(standby);
      assertEquals(
          "process: ok\nprograms: ok\nsocket: ok\ntimer: ok\nzookeeper: ok\n",
          Http.get(owner, "/health/ready").body());
      assertEquals("process: ok\nsocket: ok\ntimer: ok\n", Http.get(owner, "/health/live").body());
    } finally {
      RunningProgram.signal("KILL", pid);
    }
  }

  private static void assertHolding(Exposition shown) {
    String dump = "program=dump";
    assertEquals(1, shown.value("baton_agent_program_state", dump, "state=holding"));
    assertEquals(0, shown.value("baton_agent_program_state", dump, "state=failed"));
    assertEquals(1, shown.value("baton_agent_run_state", dump, "state=running"));
    assertEquals(1, shown.value("baton_agent_starts_total", dump));
    assertEquals(0, shown.value("baton_agent_failed_starts_total", dump));
    assertTrue(shown.value("baton_agent_checkpoints_total", dump) >= 1);
    assertEquals(0, shown.value("baton_agent_checkpoint_failures_total", dump));
    assertTrue(shown.value("baton_agent_checkpoint_age_seconds", dump) < 60);
    assertEquals(0, shown.value("baton_agent_warm_copies", dump));
    double left = shown.value("baton_agent_isolation_left_seconds", dump);
    assertTrue(left > 0 && left < 2, "of a session of 2 s: " + left);
    assertEquals(1, shown.value("baton_client_opens_total"));
    assertTrue(shown.value("baton_client_checkpoint_seconds_total") > 0);
    assertEquals(1, shown.value("baton_zookeeper_connection", "state=connected"));
  }

  private static void assertStandingBy(Exposition shown) {
    String dump = "program=dump";
    assertEquals(1, shown.value("baton_agent_program_state", dump, "state=standby"));
    assertEquals(0, shown.value("baton_agent_starts_total", dump));
    assertTrue(shown.value("baton_agent_copy_age_seconds", dump) < 60);
    assertFalse(shown.series().contains("baton_agent_checkpoint_age_seconds[program=dump]"));
  }

  @Test
  void aProgramWhoseStateCannotBeHeldIsToldUntilItIsTakenOut() throws Exception {
    String well =
        """
        [programs.well]
        segment = "%s"
        protect = "file"
        path = "%s"
        """
            .formatted(segment, first.app("well"));
    String greedy =
        """
        [programs.greedy]
        segment = "%s/greedy"
        protect = "mapped"
        path = "%s"
        capacity = "4KiB"
        """
            .formatted(segment, Files.write(first.app("greedy"), new byte[8192]));
    HostAndPort agent = start(first, well + greedy);
    first.awaitState("greedy", "failed");
    HttpResponse<String> unwell = Http.get(agent, "/health/ready");
    assertEquals(503, unwell.statusCode());
    assertTrue(unwell.body().contains("programs: greedy has failed: "), unwell.body());
    assertEquals(200, Http.get(agent, "/health/live").statusCode(), "a restart does not help");
    assertEquals(
        1, Http.scrape(agent).value("baton_agent_program_state", "program=greedy", "state=failed"));

    first.configure(MONITOR + well);
    assertEquals("1 programs: 1 as they were, 0 begun, 1 ended", first.ask("reload"));
    first.awaitState("well", "holding");
    awaitReady(agent);
    Exposition without = Http.scrape(agent);
    assertFalse(
        without.series().stream().anyMatch(each -> each.contains("greedy")),
        without.series()::toString);
    assertEquals(1, without.value("baton_agent_program_state", "program=well", "state=holding"));
  }
}
