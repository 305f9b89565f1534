package io.baton.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.baton.machine.MachineSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database of SQLite's that several threads write to. */
@MachineSuite(needs = "Debian's python3, sqlite3 and netcat-openbsd")
final class ExampleLedgerTest extends ExampleSuite {

  private static final String PROGRAM = "ledger";
  private static final String WAL = "wal";
  private static final int WORK = 300;

  /** Accounts whose balance is not what was paid to them, less what they have paid. */
  private static final String WRONG_BALANCES =
      """
      SELECT count(*) FROM (
        SELECT id, sum(x) AS left FROM (
          SELECT id, balance AS x FROM account
          UNION ALL SELECT payee, -amount FROM transfer
          UNION ALL SELECT payer, amount FROM transfer)
        GROUP BY id)
      WHERE left <> 0""";

  @BeforeAll
  static void require() {
    Example.require("python3", "python3");
    Example.require("sqlite3", "sqlite3");
    Example.require("nc", "netcat-openbsd");
  }

  private static String query(AgentNode node, String sql) {
    String database = node.app("ledger/ledger.db").toString();
    try {
      return Machine.run("sqlite3", "-readonly", database, ".timeout 30000", sql).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long transfers(AgentNode node) {
    return Long.parseLong(query(node, "SELECT coalesce(max(id), 0) FROM transfer"));
  }

  private static void awaitTransfers(AgentNode node) {
    await("its start", PROGRAM, node, () -> !printed(node, PROGRAM).isEmpty());
    long before = transfers(node);
    await("work", PROGRAM, node, () -> transfers(node) > before + WORK);
  }

  private static void requireWhole(AgentNode node, long kept) {
    assertEquals("ok", query(node, "PRAGMA integrity_check"));
    assertEquals(
        Long.toString(kept), query(node, "SELECT count(*) FROM transfer WHERE id <= " + kept));
    assertEquals("0", query(node, WRONG_BALANCES));
  }

  /** Starts it with a database in a journal mode, which SQLite keeps. */
  private void start(String state, String journal, boolean asks) throws Exception {
    for (AgentNode node : List.of(first, second)) {
      Example ledger =
          new Example(node).with("segment = \"ledger\"", "segment = \"" + state + "\"");
      String asking = ", \"" + node.socket() + "\"]";
      String section = ledger.text("ledger.toml");
      assertTrue(section.contains(asking), section);
      node.configure(asks ? section : section.replace(asking, "]"));
    }
    Files.createDirectories(first.app(PROGRAM));
    if (journal.equals(WAL)) {
      new Example(first).run("sqlite.md", "sqlite3 ");
    }
    startBoth(PROGRAM);
    awaitTransfers(first);
    assertEquals(journal, query(first, "PRAGMA journal_mode"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", WAL})
  void aProgramThatAsksWhileItHoldsTheLock(String journal) throws Exception {
    start("asks/" + journal, journal, true);
    requireWhole(second, dieAtWork(PROGRAM, first, second, WORK).kept());
    first.start();
    first.awaitState(PROGRAM, "standby");
    requireWhole(first, dieAtWork(PROGRAM, second, first, WORK).kept());
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete", WAL})
  void aProgramThatKnowsNothingOfIt(String journal) throws Exception {
    start("knows-nothing/" + journal, journal, false);
    requireWhole(second, keepAndDie(first, second));
    first.start();
    first.awaitState(PROGRAM, "standby");
    awaitTransfers(second);
    requireWhole(first, keepAndDie(second, first));
  }

  /** What was there when somebody asked from outside; its node dies right afterwards. */
  private static long keepAndDie(AgentNode from, AgentNode to) throws Exception {
    long kept = transfers(from);
    String answer = new Example(from).run("sqlite.md", "./sqlite-checkpoint.sh ");
    assertTrue(answer.startsWith("ok "), answer);
    long resumed = die(PROGRAM, from, to).resumed();
    assertTrue(resumed >= kept, kept + " were kept, and it has gone on from " + resumed);
    return kept;
  }
}
