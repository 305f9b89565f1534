package io.baton.torture.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done to hosts. */
public enum Fault {
  /** SIGKILL of a process, some, or all of a kind; each is started again. */
  KILL(Part.PROCESS),
  /** SIGKILL of the ZooKeeper server that leads. */
  KILL_LEADER(Part.PROCESS),
  /** SIGSTOP, and SIGCONT. */
  PAUSE(Part.PROCESS),
  /** A host and everybody else do not reach each other. */
  CUT(Part.NETWORK),
  /** A host hears nobody, and is heard. */
  DEAF(Part.NETWORK),
  /** A host hears everybody, and is not heard. */
  MUTE(Part.NETWORK),
  /** Some hosts and some others do not reach each other; all reach the rest. */
  SPLIT(Part.NETWORK),
  /** A part of the packets that a host gets is lost. */
  LOSS(Part.NETWORK),
  /** What a host sends waits in the queue of a slow line. */
  DELAY(Part.NETWORK),
  /** A storage node's disk is full. */
  FULL_DISK(Part.DISK),
  /** The wall clock of a process jumps, and later back. */
  CLOCK_JUMP(Part.CLOCK);

  private final Part part;

  Fault(Part part) {
    this.part = part;
  }

  /** What of a host it affects. A part has one fault at a time. */
  enum Part {
    PROCESS,
    NETWORK,
    DISK,
    CLOCK
  }

  Part part() {
    return part;
  }

  /** Whether hosts do not reach each other. */
  public boolean isPartition() {
    return this == CUT || this == DEAF || this == MUTE || this == SPLIT;
  }

  /** As people write it, such as {@code kill-leader}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fault that is written so. */
  public static Optional<Fault> of(String text) {
    return Arrays.stream(values()).filter(fault -> fault.text().equals(text)).findFirst();
  }
}
