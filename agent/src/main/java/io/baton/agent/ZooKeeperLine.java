package io.baton.agent;

import io.baton.agent.supervise.Lifeline;
import io.baton.client.Baton;
import io.baton.registry.session.Contact;
import java.io.Closeable;
import java.time.Duration;

/** Asks ZooKeeper again and again whether it hears this agent, until closed. Any thread. */
record ZooKeeperLine(Contact contact) implements Lifeline, Closeable {

  /** Time from an answer to the next question. */
  private static final Duration LONGEST_ASK = Duration.ofSeconds(1);

  /**
   * Begins to ask.
   *
   * @param sessionTimeout as it was asked for
   */
  static ZooKeeperLine of(Baton baton, Duration sessionTimeout) {
    Duration tenth = sessionTimeout.dividedBy(10);
    Duration every = tenth.compareTo(LONGEST_ASK) < 0 ? tenth : LONGEST_ASK;
    return new ZooKeeperLine(baton.candidacy().contact(every, System::nanoTime));
  }

  @Override
  public Duration sinceContact() {
    return contact.sinceLast();
  }

  @Override
  public Duration sessionTimeout() {
    return contact.sessionTimeout();
  }

  @Override
  public void close() {
    contact.close();
  }
}
