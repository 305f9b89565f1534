package io.baton.agent.process.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.util.Collection;

/**
 * The processes of one program: those of the session that its first process leads, so also those
 * whose parents have ended, and those of process groups of their own. One that makes a session of
 * its own leaves it.
 *
 * <p>The session's number is the leader's pid. It is not used again as long as one of its processes
 * is there, but may be afterwards. So it counts as ours only while one of them is known to be: the
 * leader, one that was seen before, or one that has the mark in its environment. Thread-safe.
 */
public final class Session {

  /** The variable that marks the program's processes; they inherit it. */
  public static final String VARIABLE = "BATON_PROGRAM";

  private final ProcessIdentity leader;
  private final byte[] mark;
  private ImmutableSet<Member> known = ImmutableSet.of();

  /** A pid, and since when it is that. */
  private record Member(long pid, long start) {
    static Member of(ProcessStat stat) {
      return new Member(stat.pid(), stat.start());
    }
  }

  /**
   * Names one.
   *
   * @param mark what {@value #VARIABLE} was set to for the leader; of no other session
   */
  public Session(ProcessIdentity leader, String mark) {
    this.leader = leader;
    this.mark = (VARIABLE + "=" + mark).getBytes(UTF_8);
  }

  /** Its living processes, by one look at {@code /proc}; a fork meanwhile may be missed. */
  public synchronized ImmutableList<ProcessStat> members() throws IOException {
    ImmutableList<ProcessStat> found = look();
    return isOurs(found) ? remember(found) : remember(ImmutableList.of());
  }

  /**
   * Takes the session as ours without a proof. For the moment in which the end of the leader is
   * noticed by who has watched it: pids are handed out in turn, so none is used again that soon.
   */
  public synchronized void leaderEnded() throws IOException {
    if (ProcessStat.of(leader.pid()).filter(stat -> !leader.is(stat)).isEmpty()) {
      remember(look());
    }
  }

  private ImmutableList<ProcessStat> look() throws IOException {
    // Just started, the leader has not made its session yet.
    return ProcessStat.all().stream()
        .filter(stat -> stat.session() == leader.pid() || leader.is(stat))
        .collect(ImmutableList.toImmutableList());
  }

  private boolean isOurs(Collection<ProcessStat> found) throws IOException {
    for (ProcessStat stat : found) {
      if (leader.is(stat) || known.contains(Member.of(stat)) || isMarked(stat)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMarked(ProcessStat stat) throws IOException {
    try {
      return Bytes.indexOf(ProcFile.read(stat.pid(), "environ"), mark) >= 0;
    } catch (IOException e) {
      // One that has ended has no environment any more, and may still be there.
      if (ProcessStat.of(stat.pid()).filter(ProcessStat::isAlive).isEmpty()) {
        return false;
      }
      throw e;
    }
  }

  private ImmutableList<ProcessStat> remember(ImmutableList<ProcessStat> found) {
    known = found.stream().map(Member::of).collect(ImmutableSet.toImmutableSet());
    return found.stream().filter(ProcessStat::isAlive).collect(ImmutableList.toImmutableList());
  }
}
