package io.baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.baton.registry.Registry;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Against a ZooKeeper server, without storage nodes. */
class CommandsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestingServer zookeeper;
  private String root;

  @BeforeAll
  static void start() throws Exception {
    zookeeper = new TestingServer();
  }

  @AfterAll
  static void stop() throws Exception {
    zookeeper.close();
  }

  @BeforeEach
  void chooseRoot(TestInfo test) {
    root = "/" + test.getTestMethod().orElseThrow().getName();
  }

  private Ran run(String line) {
    String all = line + " --zookeeper " + zookeeper.getConnectString() + " --root " + root;
    return Ran.of(all.split(" "));
  }

  private JsonNode json(String line) throws Exception {
    Ran ran = run(line + " --json");
    assertEquals(0, ran.status(), ran.err());
    return JSON.readTree(ran.out());
  }

  @Test
  void initMakesAClusterOnce() throws Exception {
    JsonNode first = json("init");
    JsonNode second = json("init");
    assertTrue(first.get("created").booleanValue());
    assertFalse(second.get("created").booleanValue());
    assertEquals(first.get("cluster"), second.get("cluster"));
    assertTrue(run("init").out().contains("is there already"));
  }

  @Test
  void withoutAClusterNothingIsListed() {
    Ran ran = run("nodes");
    assertEquals(1, ran.status());
    assertTrue(ran.err().startsWith("baton: "), ran.err());
    assertFalse(ran.err().contains("\tat "), "no stack trace");
    assertTrue(run("nodes --debug").err().contains("\tat "), "a stack trace");
  }

  @Test
  void neverRegisteredIsThree() {
    run("init");
    for (String line :
        new String[] {
          "describe no/such",
          "get no/such target/x",
          "export no/such target/x",
          "export no/such -",
          "clone no/such new",
          "rm no/such --yes",
          "rm no/such --group --yes",
          "undelete no/such",
          "undelete no/such --group",
          "ungroup no/such --yes",
          "undelete no/such --id 00000000000000010000000000000002",
          "recover no/such",
          "recover no/such --accept n1 --yes"
        }) {
      Ran ran = run(line);
      assertEquals(3, ran.status(), line + ": " + ran.err());
      assertTrue(ran.err().contains("no "), ran.err());
    }
  }

  /** Another status would say that something differs. */
  @Test
  void troubleOfADiffIsTwo() {
    run("init");
    Ran ran = run("diff no/such other");
    assertEquals(2, ran.status(), ran.err());
    assertTrue(ran.err().contains("no segment is registered as no/such"), ran.err());
    assertEquals(2, run("diff no/such pom.xml").status(), "no export");
    assertEquals(2, run("diff no/such ./missing").status());
  }

  @Test
  void whatIsNoExportIsNotImported() {
    run("init");
    Ran ran = run("import pom.xml some");
    assertEquals(1, ran.status());
    assertTrue(ran.err().startsWith("baton: pom.xml is no export"), ran.err());
    assertEquals(1, Ran.of("import", "--check", "pom.xml").status(), "needs no ZooKeeper");
    assertEquals("baton: missing: no such file\n", Ran.of("import", "--check", "missing").err());
    assertTrue(run("segments").out().contains("no segment"));
  }

  @Test
  void aCloneDoesNotTakeANameThatIsTaken() throws Exception {
    run("init");
    try (Registry registry = registry()) {
      Records.register(registry);
    }
    Ran ran = run("clone orders/eu orders/eu");
    assertEquals(1, ran.status());
    assertTrue(ran.err().contains("is registered as orders/eu already"), ran.err());
  }

  @Test
  void whatWasRemovedComesBack() throws Exception {
    run("init");
    String id;
    try (Registry registry = registry()) {
      Records.register(registry);
      id = json("describe orders/eu").get("id").textValue();
    }
    JsonNode removed = json("rm orders/eu --yes --timeout 4");
    assertEquals("removed", removed.get("state").textValue());
    assertEquals(id, removed.get("id").textValue());
    assertTrue(removed.get("keptUntil").isNull(), "no node runs");
    Ran again = run("rm orders/eu --yes");
    assertEquals(3, again.status());
    assertTrue(again.err().contains("baton undelete orders/eu --id " + id), again.err());
    assertEquals(id, json("segments --removed orders/").at("/segments/0/id").textValue());
    assertEquals(0, json("segments --removed other").get("segments").size());
    assertTrue(run("describe --id " + id).out().contains("removed  "), run("segments").out());
    assertEquals("ready", json("undelete orders/eu").get("state").textValue());
    assertEquals(id, json("describe orders/eu").get("id").textValue());
    Ran twice = run("undelete orders/eu");
    assertEquals(1, twice.status());
    assertTrue(twice.err().contains("is registered (id " + id + ")"), twice.err());
    assertEquals(2, json("undelete orders/eu --id " + id).get("epoch").intValue());
  }

  @Test
  void severalOfOneNameAreToldApartByTheirIds() throws Exception {
    run("init");
    String[] ids = new String[2];
    for (int i = 0; i < 2; i++) {
      try (Registry registry = registry()) {
        Records.register(registry);
      }
      ids[i] = json("rm orders/eu --yes --timeout 4").get("id").textValue();
    }
    Ran which = run("undelete orders/eu");
    assertEquals(1, which.status());
    assertTrue(which.err().contains(ids[0]) && which.err().contains(ids[1]), which.err());
    assertEquals(1, run("undelete orders/us --id " + ids[0]).status(), "another name");
    assertEquals(ids[0], json("undelete orders/eu --id " + ids[0]).get("id").textValue());
    Ran taken = run("undelete orders/eu --id " + ids[1]);
    assertEquals(1, taken.status());
    assertTrue(taken.err().contains("--as OTHER-NAME"), taken.err());
    String other = "undelete orders/eu --as orders/old --id " + ids[1];
    assertEquals("orders/old", json(other).get("name").textValue());
    assertEquals(ids[1], json(other).get("id").textValue(), "twice is once");
    assertEquals(2, json("segments orders/").get("segments").size());
  }

  @Test
  void whatWasRemovedForEverDoesNotComeBack() throws Exception {
    run("init");
    try (Registry registry = registry()) {
      Records.register(registry);
    }
    assertEquals("deleted", json("rm orders/eu --now --yes --timeout 4").get("state").textValue());
    Ran late = run("undelete orders/eu");
    assertEquals(1, late.status());
    assertTrue(late.err().contains("Restore it from a backup"), late.err());
    assertTrue(run("rm orders/eu --yes").err().contains("is deleted, at"));
    assertEquals(0, json("segments --removed").get("segments").size());
  }

  @Test
  void putWithoutNodesIsSeven() {
    run("init");
    Ran ran = run("put some pom.xml --timeout 4");
    assertEquals(7, ran.status(), ran.err());
    assertTrue(run("segments").out().contains("no segment"));
  }

  @Test
  void unreachableZooKeeperIsSeven() {
    assertEquals(7, Ran.of("nodes", "--zookeeper", "127.0.0.1:1", "--timeout", "3").status());
  }

  @Test
  void nodesAreShownWhetherTheyRunOrNot() throws Exception {
    run("init");
    assertEquals(0, json("nodes").get("nodes").size());
    try (Registry registry = registry()) {
      Records.putNode(registry, "n1");
    }
    JsonNode node = json("nodes").get("nodes").get(0);
    assertEquals("n1", node.get("id").textValue());
    assertFalse(node.get("running").booleanValue());
    assertTrue(run("nodes").out().contains("n1    no    active"), run("nodes").out());
  }

  @Test
  void aRecordIsShownWhole() throws Exception {
    run("init");
    try (Registry registry = registry()) {
      registry.announceClient(Records.CALL);
      Records.putNode(registry, "n1");
      Records.register(registry);
      JsonNode alive = json("describe orders/eu");
      assertEquals("ready", alive.get("state").textValue());
      assertEquals(1, alive.get("epoch").longValue());
      assertTrue(alive.get("owner").get("alive").booleanValue());
      assertEquals(8192, alive.get("spec").get("capacity").longValue());
      assertEquals("000000000000002a", alive.at("/inSync/0/incarnation").textValue());
      assertFalse(alive.at("/inSync/0/running").booleanValue());
    }
    assertFalse(json("describe orders/eu").at("/owner/alive").booleanValue());
    assertTrue(run("describe orders/eu").out().contains("n1#2a  not running"));
    JsonNode listed = json("segments orders/");
    assertEquals("orders/eu", listed.at("/segments/0/name").textValue());
    assertFalse(listed.get("more").booleanValue());
    assertEquals(0, json("segments other").get("segments").size());
  }

  @Test
  void recoverShowsWhomToBringBackAndAsksBeforeItChangesAnything() throws Exception {
    run("init");
    try (Registry registry = registry()) {
      Records.putNode(registry, "n1");
      Records.register(registry);
    }
    JsonNode shown = json("recover orders/eu --timeout 3");
    assertEquals("n1", shown.at("/silentMembers/0/node").textValue());
    assertEquals(0, shown.get("candidates").size());
    long epoch = json("describe orders/eu").get("epoch").longValue();
    assertEquals(2, run("recover orders/eu --accept n1").status(), "nobody is asked");
    assertEquals(2, run("recover orders/eu --copy 1").status());
    Ran silent = run("recover orders/eu --accept n1 --yes --timeout 3");
    assertEquals(7, silent.status(), silent.err());
    assertTrue(silent.err().contains("n1 does not tell"), silent.err());
    assertEquals(epoch, json("describe orders/eu").get("epoch").longValue());
  }

  @Test
  void putRefusesAnotherSpec() throws Exception {
    run("init");
    try (Registry registry = registry()) {
      Records.register(registry);
    }
    Ran other = run("put orders/eu pom.xml --capacity 1M");
    assertEquals(1, other.status());
    assertTrue(other.err().contains("registered already"), other.err());
  }

  private Registry registry() {
    return Records.connect(zookeeper.getConnectString(), root);
  }
}
