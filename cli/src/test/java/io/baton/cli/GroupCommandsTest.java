package io.baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import io.baton.registry.Registry;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What is removed, brought back and shown together. */
class GroupCommandsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestingServer zookeeper;
  private String root;
  private ImmutableList<String> ids;

  @BeforeAll
  static void start() throws Exception {
    zookeeper = new TestingServer();
  }

  @AfterAll
  static void stop() throws Exception {
    zookeeper.close();
  }

  @BeforeEach
  void registerAGroup(TestInfo test) {
    root = "/" + test.getTestMethod().orElseThrow().getName();
    run("init");
    try (Registry registry = registry()) {
      ids = Records.registerGroup(registry, "a", "b");
    }
  }

  private Registry registry() {
    return Records.connect(zookeeper.getConnectString(), root);
  }

  private String[] words(String line) {
    return (line + " --zookeeper " + zookeeper.getConnectString() + " --root " + root).split(" ");
  }

  private Ran run(String line) {
    return Ran.of(words(line));
  }

  private JsonNode json(String line) throws Exception {
    Ran ran = run(line + " --json");
    assertEquals(0, ran.status(), ran.err());
    return JSON.readTree(ran.out());
  }

  private void refused(String line, String says) {
    Ran ran = run(line);
    assertEquals(1, ran.status(), ran.err());
    assertTrue(ran.err().contains(says), ran.err());
  }

  private String state(int which) throws Exception {
    return json("describe --id " + ids.get(which)).get("state").textValue();
  }

  @Test
  void aGroupIsRemovedAndComesBackAsAWhole() throws Exception {
    assertEquals(2, run("rm a --group").status(), "nobody is asked");
    refused("rm a --yes", "with b: baton rm --group a");
    refused("rm b --now --yes", "with a: baton rm --group b");
    Ran no = Ran.typing("n\n", words("rm --group b"));
    assertTrue(no.err().contains("a, b") || no.err().contains("b, a"), no.err());
    assertEquals("ready", state(0));
    JsonNode removed = json("rm b --group --yes --timeout 4");
    assertEquals("removed", removed.get("state").textValue());
    assertEquals(2, removed.get("segments").size());
    assertEquals("removed", state(0));
    assertEquals("removed", state(1));
    assertTrue(run("rm b --yes").err().contains("undelete --group b --id " + ids.get(1)));
    refused("undelete a", "with b: baton undelete --group a --id " + ids.get(0));
    JsonNode back = json("undelete --group a");
    assertEquals(2, back.get("segments").size());
    assertEquals("ready", back.at("/segments/1/state").textValue());
    assertEquals("ready", state(0));
    assertEquals("ready", state(1));
    JsonNode gone = json("rm --group a --now --yes --timeout 4");
    assertEquals("deleted", gone.get("state").textValue());
    assertEquals("deleted", state(0));
    assertEquals("deleted", state(1));
  }

  @Test
  void aSegmentByItselfIsNoGroup() {
    try (Registry registry = registry()) {
      Records.register(registry);
    }
    refused("rm --group orders/eu --yes", "is of no group");
    refused("ungroup orders/eu --yes", "is of no group");
    assertFalse(run("describe orders/eu").out().contains("grouped"));
  }

  @Test
  void theGroupIsShown() throws Exception {
    assertTrue(
        run("describe a").out().lines().anyMatch(line -> line.matches("grouped with +b")),
        run("describe a").out());
    JsonNode spec = json("segments").at("/segments/0/spec/group");
    assertEquals(2, spec.size());
    assertTrue(ids.contains(spec.get(0).textValue()), spec.toString());
    assertEquals(spec, json("describe b").at("/spec/group"));
  }

  @Test
  void aGroupIsTakenApartOnceNobodyOwnsIt() throws Exception {
    try (Registry registry = registry()) {
      ids = Records.registerGroup(registry, "c", "d");
      registry.announceClient(Records.CALL);
      assertEquals(5, run("ungroup c --yes").status());
      assertEquals(5, run("rm d --group --yes").status());
      assertTrue(run("describe d").out().contains("grouped with"));
    }
    assertEquals(2, run("ungroup c").status(), "nobody is asked");
    Ran no = Ran.typing("n\n", words("ungroup c"));
    assertTrue(no.err().contains("one checkpoint apart. Open and close it first"), no.err());
    assertTrue(run("describe d").out().contains("grouped with"));
    JsonNode apart = json("ungroup d --yes");
    assertFalse(apart.get("closed").booleanValue());
    assertEquals(2, apart.get("segments").size());
    JsonNode c = json("describe c");
    assertEquals(2, c.get("epoch").intValue());
    assertTrue(c.get("owner").isNull() && c.at("/spec/group").isMissingNode(), c.toString());
    assertEquals(0, run("rm c --yes --timeout 4").status());
    assertEquals("ready", state(1));
  }

  @Test
  void aRemovedGroupIsTakenApartByAnId() throws Exception {
    json("rm --group a --yes --timeout 4");
    assertEquals(3, run("ungroup a --yes").status());
    refused("ungroup other --yes --id " + ids.get(0), "not other");
    json("ungroup a --yes --id " + ids.get(0));
    assertEquals("a2", json("undelete a --as a2 --id " + ids.get(0)).get("name").textValue());
    assertEquals("removed", state(1));
  }
}
