package io.baton.agent.supervise;

import java.time.Duration;

/** How this agent stands with ZooKeeper. Any thread. */
public interface Lifeline {

  /** How long ago, at most, ZooKeeper's leader has heard of this agent. */
  Duration sinceContact();

  /** After how long without contact it takes the agent for dead. */
  Duration sessionTimeout();
}
