package io.baton.replication.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.baton.api.Member;
import io.baton.api.NodeId;
import io.baton.api.SegmentId;
import io.baton.api.Version;
import io.baton.replication.message.BlockBatch;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Tags;
import io.baton.replication.pull.PullTarget;
import io.baton.replication.read.CloseRead;
import io.baton.replication.read.OpenRead;
import io.baton.replication.read.ReadOpened;
import io.baton.replication.read.ReadRequest;
import io.baton.replication.read.ReadUnchanged;
import io.baton.replication.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which member is asked for what, when, and what is made of the answer. */
class FollowingTest {

  private static final SegmentId SEGMENT = new SegmentId(1, 2);
  private static final Member A = new Member(new NodeId("a"), 1);
  private static final Member B = new Member(new NodeId("b"), 2);
  private static final Version V1 = new Version(1, 1);
  private static final Version V2 = new Version(1, 2);
  private static final Version V3 = new Version(2, 3);
  private static final long MS = 1_000_000;

  private final Recorded effects = new Recorded();
  private final Target target = new Target();
  private final Following following =
      new Following(
          SEGMENT,
          target,
          new FollowingConfig(
              Duration.ofMillis(200),
              Duration.ofMillis(1000),
              Duration.ofMillis(100),
              Duration.ofMillis(300),
              Duration.ofMillis(5)),
          new SplittableRandom(1),
          effects);
  private long now;

  /** What was asked for and not looked at yet. */
  private static final class Recorded implements FollowingEffects {
    private final List<Object> all = new ArrayList<>();

    @Override
    public void connect(Member source) {
      all.add(source);
    }

    @Override
    public void send(ReadRequest request) {
      all.add(request);
    }

    @Override
    public void disconnect() {
      all.add("disconnect");
    }

    @Override
    public void show(ReadOpened version) {
      all.add(version.version());
    }

    @Override
    public void look() {
      all.add("look");
    }

    @Override
    public void exhausted(ImmutableList<String> problems) {
      all.add(problems);
    }

    @Override
    public void stuck(Reason reason, String detail) {
      all.add(reason);
    }

    List<Object> take() {
      List<Object> taken = List.copyOf(all);
      all.clear();
      return taken;
    }
  }

  /** Of no blocks; its disk may be full. */
  private static final class Target implements PullTarget {
    private final List<StorageException> full = new ArrayList<>();
    private Version begun = Version.NONE;

    @Override
    public void begin(ReadOpened source) throws StorageException {
      begun = source.version();
      if (!full.isEmpty()) {
        throw full.remove(0);
      }
    }

    @Override
    public boolean holdsGroup(int group, long hash) {
      return true;
    }

    @Override
    public boolean holds(int block, Tags tags, int i) {
      return true;
    }

    @Override
    public void put(BlockBatch blocks) {}

    @Override
    public void finish(ReadOpened source) {}
  }

  private static OpenRead open(Member member, Version known) {
    return new OpenRead(SEGMENT, member.incarnation(), false, known);
  }

  private static ReadOpened opened(Version version) {
    return new ReadOpened(SEGMENT, 7, version, version, 0, 0);
  }

  private static CloseRead close() {
    return new CloseRead(SEGMENT, 7);
  }

  private void at(long millis) {
    now = millis * MS;
    following.tick(now);
  }

  private void startWith(Member... members) {
    following.start(ImmutableSet.copyOf(members), now);
  }

  /** A shows the first version. */
  private void follow(Member... members) {
    startWith(members);
    Member first = (Member) effects.take().get(0);
    following.connected(now);
    assertEquals(List.of(open(first, Version.NONE)), effects.take());
    following.received(opened(V1), now);
    assertEquals(List.of(close(), V1), effects.take());
    following.shown(now);
    assertEquals(List.of(), effects.take());
  }

  @Test
  void asksOneMemberAgainAndAgainForWhatIsCommittedAndNewer() {
    follow(A);
    at(199);
    assertEquals(List.of(), effects.take());
    at(200);
    assertEquals(List.of(open(A, V1)), effects.take());
    at(210);
    following.received(new ReadUnchanged(SEGMENT, V1), now);
    assertEquals(List.of(), effects.take(), "nothing was pinned, so nothing is let go");
    assertEquals(new Progress(V1, V1, 200 * MS, ""), following.progress());
    at(400);
    assertEquals(List.of(open(A, V1)), effects.take(), "on the same connection");
    at(450);
    following.received(opened(V2), now);
    assertEquals(List.of(close(), V2), effects.take());
    assertEquals(new Progress(V1, V2, 200 * MS, ""), following.progress());
    at(900);
    assertEquals(List.of(), effects.take(), "the target is its driver's");
    following.shown(now);
    assertEquals(new Progress(V2, V2, 400 * MS, ""), following.progress(), "as of the question");
    at(901);
    assertEquals(List.of(open(A, V2)), effects.take(), "an interval from question to question");
  }

  @Test
  void neverGoesBackAndLeavesWhoeverWouldMakeIt() {
    follow(A, B);
    Member second = other(sourceOf());
    at(200);
    following.received(opened(V3), now);
    following.shown(now);
    effects.take();
    at(400);
    effects.take();
    following.received(opened(V2), now);
    assertEquals(V3, target.begun, "the target is not touched");
    assertEquals(List.of(close(), "disconnect", second), effects.take());
    following.connected(now);
    assertEquals(List.of(open(second, V3)), effects.take());
    following.received(new ReadUnchanged(SEGMENT, V2), now);
    List<Object> done = effects.take();
    assertEquals(List.of("disconnect", "look"), done.subList(0, 2));
    assertTrue(following.progress().problem().contains("shows 1.2"), done.toString());
    assertEquals(V3, following.progress().held());
    assertEquals(200 * MS, following.progress().currentNanos());
  }

  /** Whom it begins at. */
  private static Member sourceOf() {
    return new SplittableRandom(1).nextInt(2) == 0 ? A : B;
  }

  private static Member other(Member member) {
    return member.equals(A) ? B : A;
  }

  @Test
  void aSourceThatIsCutOffInTheMiddleIsFollowedByTheNext() {
    follow(A, B);
    Member second = other(sourceOf());
    at(200);
    effects.take();
    following.disconnected("reset", now);
    assertEquals(List.of("disconnect", second), effects.take());
    following.connected(now);
    assertEquals(List.of(open(second, V1)), effects.take());
    following.received(new ReadUnchanged(SEGMENT, V1), now);
    assertEquals("", following.progress().problem());
  }

  @Test
  void whenAllHaveFailedItLooksAtTheRecordAndWaitsLongerEachTime() {
    startWith(A);
    effects.take();
    long before = 0;
    for (long pause : new long[] {100, 200, 300, 300}) {
      following.disconnected("refused", now);
      String why = "a: cannot be reached (refused)";
      assertEquals(List.of("disconnect", "look", List.of(why)), effects.take());
      assertEquals(why, following.progress().problem());
      following.looked(ImmutableSet.of(A), now);
      at(before + pause - 1);
      assertEquals(List.of(), effects.take());
      before += pause;
      at(before);
      assertEquals(List.of(A), effects.take());
    }
    following.disconnected("refused", now);
    effects.take();
    following.lookFailed(now);
    at(before + 299);
    assertEquals(List.of(), effects.take());
    following.membersChanged(ImmutableSet.of(B), now);
    at(before + 299);
    assertEquals(List.of(B), effects.take(), "at once, as the members are others");
  }

  @Test
  void aSilentSourceIsLeft() {
    follow(A, B);
    at(200);
    effects.take();
    at(1200);
    assertEquals(List.of(), effects.take());
    at(1201);
    assertEquals(List.of("disconnect", other(sourceOf())), effects.take());
    at(2202);
    assertEquals("disconnect", effects.take().get(0), "it does not answer either");
  }

  @Test
  void aFullDiskIsSaidAndTriedAgainAtTheSameSource() {
    follow(A, B);
    target.full.add(new StorageException(Reason.NO_SPACE, "the disk is full"));
    at(200);
    effects.take();
    following.received(opened(V2), now);
    assertEquals(List.of(close(), Reason.NO_SPACE), effects.take());
    assertEquals(new Progress(V1, V2, 0, "the disk is full"), following.progress());
    at(299);
    assertEquals(List.of(), effects.take());
    at(300);
    assertEquals(List.of(open(sourceOf(), V1)), effects.take());
    following.received(opened(V2), now);
    following.shown(now);
    assertEquals(new Progress(V2, V2, 300 * MS, ""), following.progress());
  }

  @Test
  void whatCannotBeShownNowIsShownLater() {
    follow(A);
    at(200);
    following.received(opened(V2), now);
    effects.take();
    following.readersInside(now);
    at(204);
    assertEquals(List.of(), effects.take());
    at(205);
    assertEquals(List.of(V2), effects.take());
    following.showFailed(Reason.IO_ERROR, "the disk fails", now);
    assertEquals(List.of(Reason.IO_ERROR), effects.take());
    assertEquals("the disk fails", following.progress().problem());
    assertEquals(V1, following.progress().held());
    at(305);
    assertEquals(List.of(V2), effects.take());
    following.shown(now);
    assertEquals(V2, following.progress().held());
  }

  @Test
  void aSourceThatIsNoMemberAnyMoreIsLeft() {
    follow(A);
    following.membersChanged(ImmutableSet.of(B), now);
    assertEquals(List.of(), effects.take());
    at(200);
    assertEquals(List.of("disconnect", B), effects.take());
    following.membersChanged(ImmutableSet.of(A), now);
    assertEquals(List.of("disconnect", A), effects.take());
    following.connected(now);
    assertEquals(List.of(open(A, V1)), effects.take());
  }

  @Test
  void pausesWhenTheTargetIsFreeAndReadsAgainAfterwards() {
    follow(A);
    at(200);
    following.received(opened(V2), now);
    effects.take();
    following.pause();
    assertFalse(following.isPaused(), "it is being shown");
    following.readersInside(now);
    assertTrue(following.isPaused());
    assertEquals(List.of("disconnect"), effects.take());
    at(9000);
    assertEquals(List.of(), effects.take());
    following.resume(now);
    assertEquals(List.of(A), effects.take());
    following.connected(now);
    assertEquals(List.of(open(A, V1)), effects.take(), "the version that was whole is read again");
    following.pause();
    assertTrue(following.isPaused(), "in the middle of a read");
    following.resume(now);
    following.connected(now);
    following.received(opened(V2), now);
    following.pause();
    following.resume(now);
    effects.take();
    following.shown(now);
    assertFalse(following.isPaused(), "it was taken back before it began");
    assertEquals(V2, following.progress().held());
  }

  @Test
  void nothingFollowsTheEnd() {
    follow(A);
    at(200);
    following.received(opened(V2), now);
    effects.take();
    following.end();
    assertEquals(List.of("disconnect"), effects.take());
    following.shown(now);
    following.received(opened(V3), now);
    following.membersChanged(ImmutableSet.of(B), now);
    at(9000);
    following.end();
    assertEquals(List.of(), effects.take());
    assertTrue(following.isPaused(), "the target is free");
  }

  @Test
  void whatHasEndedBeforeItBeganDoesNotBegin() {
    following.end();
    startWith(A);
    assertEquals(List.of(), effects.take());
  }

  @Test
  void aRefusalIsAFailureOfTheSource() {
    follow(A, B);
    at(200);
    effects.take();
    Refused refused =
        new Refused(SEGMENT, 1, 0, Reason.WRONG_INCARNATION, 0, V1, "another replica");
    following.received(refused, now);
    assertEquals(List.of("disconnect", other(sourceOf())), effects.take());
  }
}
