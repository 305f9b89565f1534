package io.baton.registry.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.net.HostAndPort;
import io.baton.api.Durability;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
import io.baton.api.Version;
import io.baton.api.error.CorruptDataException;
import io.baton.registry.record.origin.Recovered;
import io.baton.registry.record.origin.Restored;
import io.baton.registry.record.wish.Halted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final SegmentId ID = new SegmentId(-1L, 2);
  private static final Member A = new Member(new NodeId("a"), -2);
  private static final Member B = new Member(new NodeId("b"), 0x1f);
  private static final Owner OWNER = new Owner("c1", -3, "host", 4711, TIME);

  private static final SegmentRecord FULL =
      new SegmentRecord(
          ID,
          SegmentName.of("orders/é"),
          SegmentState.READY,
          new SegmentSpec(1L << 40, 3, 2, Durability.DISK),
          7,
          OWNER,
          ImmutableList.of(A, B),
          ImmutableList.of(new NodeId("a"), new NodeId("c")),
          ImmutableList.of(new FormerMember(new Member(new NodeId("d"), 5), 6, TIME)),
          ImmutableList.of(-4L, 5L),
          TIME,
          null,
          null,
          new Recovered(TIME, "root@ops", new NodeId("a"), "3.127", 6),
          SamplePolicies.RETAINED,
          SamplePolicies.ARCHIVE,
          new Halted(TIME, "root@ops"),
          new Restored(TIME, new SegmentId(7, 8), new Version(5, 9), TIME),
          ImmutableMap.of("later", "{\"x\":[1,2.5]}"));

  private static final String GOLDEN =
      "{\"v\":1,\"id\":\"ffffffffffffffff0000000000000002\",\"name\":\"orders/é\","
          + "\"state\":\"ready\",\"spec\":{\"capacity\":1099511627776,\"replicas\":3,"
          + "\"minInSync\":2,\"durability\":\"disk\"},\"epoch\":7,\"owner\":{\"client\":\"c1\","
          + "\"nonce\":\"fffffffffffffffd\",\"host\":\"host\",\"pid\":4711,"
          + "\"since\":\"2026-01-02T03:04:05.678Z\"},\"inSync\":[{\"node\":\"a\","
          + "\"incarnation\":\"fffffffffffffffe\"},{\"node\":\"b\","
          + "\"incarnation\":\"000000000000001f\"}],\"desired\":[\"a\",\"c\"],"
          + "\"former\":[{\"node\":\"d\",\"incarnation\":\"0000000000000005\",\"epoch\":6,"
          + "\"removed\":\"2026-01-02T03:04:05.678Z\"}],"
          + "\"writers\":[\"fffffffffffffffc\",\"0000000000000005\"],"
          + "\"created\":\"2026-01-02T03:04:05.678Z\",\"recovered\":{\"when\":\"2026-01-02T03:04:05.678Z\",\"by\":\"root@ops\",\"node\":\"a\",\"version\":\"3.127\",\"epoch\":6},"
          + "\"retained\":{\"last\":10,\"ageSeconds\":86400,\"everySeconds\":600,\"labels\":[{\"label\":\"before-upgrade\",\"epoch\":3,\"sequence\":127}]},"
          + "\"archive\":{\"location\":\"s3://bucket/prefix?region=eu-central-1\",\"everyVersions\":100,"
          + "\"everySeconds\":600,\"last\":7,\"ageSeconds\":2592000,\"requestedEpoch\":3,"
          + "\"requestedSequence\":128},"
          + "\"halted\":{\"when\":\"2026-01-02T03:04:05.678Z\",\"by\":\"root@ops\"},"
          + "\"restored\":{\"when\":\"2026-01-02T03:04:05.678Z\",\"from\":\"00000000000000070000000000000008\",\"epoch\":5,\"sequence\":9,\"time\":\"2026-01-02T03:04:05.678Z\"},\"later\":{\"x\":[1,2.5]}}";

  @Test
  void aSegmentIsWrittenAsDocumentedAndReadBackWithWhatIsUnknown() {
    assertEquals(GOLDEN, new String(RecordJson.write(FULL), UTF_8));
    assertEquals(FULL, RecordJson.segment(GOLDEN.getBytes(UTF_8), "/x"));
  }

  @Test
  void everyStateOfASegmentIsReadBack() {
    SegmentRecord creating =
        SegmentRecord.creating(ID, FULL.name(), FULL.spec(), FULL.desired(), OWNER);
    for (SegmentRecord record :
        ImmutableList.of(
            creating,
            creating.ready(ImmutableList.of(A)),
            creating.closed(),
            creating.tombstone(TIME),
            FULL.removedAt(TIME),
            FULL.removedAt(TIME).tombstone(TIME.plusSeconds(1)),
            FULL.tombstone(TIME),
            FULL.removedAt(TIME).undeleted(SegmentName.of("other")),
            creating.opened(9, OWNER).writtenUnder(3),
            creating.repaired(9))) {
      assertEquals(record, RecordJson.segment(RecordJson.write(record), "/x"));
    }
  }

  @Test
  void theOthersAreWrittenAsDocumentedAndReadBack() {
    NodeRecord node =
        new NodeRecord(
            new NodeId("n1"),
            HostAndPort.fromParts("::1", 7),
            "z",
            "m",
            9,
            NodeState.DRAINING,
            "c");
    assertEquals(
        "{\"v\":1,\"id\":\"n1\",\"address\":\"[::1]:7\",\"zone\":\"z\",\"machine\":\"m\","
            + "\"capacity\":9,\"state\":\"draining\",\"cluster\":\"c\"}",
        new String(RecordJson.write(node), UTF_8));
    assertEquals(node, RecordJson.node(RecordJson.write(node), "/x"));
    LiveRecord live = new LiveRecord(HostAndPort.fromParts("h", 7), "p", TIME, 5);
    assertEquals(live, RecordJson.live(RecordJson.write(live), "/x"));
    LiveRecord keeping =
        new LiveRecord(live.address(), "p", TIME, 5, Optional.of(Duration.ofHours(24)));
    assertTrue(
        new String(RecordJson.write(keeping), UTF_8).endsWith(",\"removalGraceMillis\":86400000}"));
    assertEquals(keeping, RecordJson.live(RecordJson.write(keeping), "/x"));
    ClientRecord client = new ClientRecord("h", 5, TIME);
    assertEquals(client, RecordJson.client(RecordJson.write(client), "/x"));
    ClusterRecord cluster = new ClusterRecord("abc", 1, TIME, ImmutableList.of(-1L, 5L));
    assertEquals(cluster, RecordJson.cluster(RecordJson.write(cluster), "/x"));
    assertEquals(ID, RecordJson.name(RecordJson.write(ID), "/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "{}",
        "{\"v\":2}",
        "{\"v\":1}",
        "\"epoch\":7|\"epoch\":0",
        "\"epoch\":7|\"epoch\":\"7\"",
        "\"replicas\":3|\"replicas\":30",
        "\"replicas\":3|\"replicas\":4294967299",
        "\"ready\"|\"steady\"",
        "\"ready\"|\"deleted\"",
        "\"ready\"|\"removed\"",
        "\"later\"|\"removed\":\"2026-01-02T03:04:05Z\",\"later\"",
        "\"a\",\"c\"|\"A\",\"c\"",
        "\"a\",\"c\"|1",
        "fffffffffffffffe|xyz",
        "\"node\":\"b\"|\"node\":\"a\"",
        "orders/é|orders//é",
        "05.678Z|05.678"
      })
  void whatBatonNeverWritesIsRefusedNamingTheZnode(String edit) {
    int bar = edit.indexOf('|');
    String text = bar < 0 ? edit : GOLDEN.replace(edit.substring(0, bar), edit.substring(bar + 1));
    CorruptDataException error =
        assertThrows(
            CorruptDataException.class,
            () -> RecordJson.segment(text.getBytes(UTF_8), "/baton/segments/x"));
    assertTrue(error.getMessage().contains("/baton/segments/x"), error.getMessage());
  }

  @Test
  void whoLeavesTheSetIsRememberedUpToALimit() {
    SegmentRecord record = FULL.withInSync(ImmutableList.of(B), TIME);
    assertEquals(new FormerMember(A, 7, TIME), record.former().get(0));
    assertEquals(2, record.former().size());
    SegmentRecord back = record.withInSync(ImmutableList.of(A, B), TIME);
    assertEquals(FULL.former(), back.former());
    for (int i = 1; i <= 40; i++) {
      Member member = new Member(new NodeId("n"), i);
      record = record.withInSync(ImmutableList.of(member), TIME).writtenUnder(i);
    }
    assertEquals(SegmentRecord.MAX_FORMER, record.former().size());
    assertEquals(39, record.former().get(0).member().incarnation());
    ImmutableList.Builder<Long> newest = ImmutableList.builder();
    for (long nonce = 40; nonce > 40 - SegmentRecord.MAX_WRITERS; nonce--) {
      newest.add(nonce);
    }
    assertEquals(newest.build(), record.writers());
  }

  @Test
  void anEpochOnlyRises() {
    assertThrows(IllegalArgumentException.class, () -> FULL.opened(7, OWNER));
  }
}
