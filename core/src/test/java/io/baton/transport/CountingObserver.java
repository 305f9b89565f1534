package io.baton.transport;

import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;

/** Counts what a server says of itself, on one thread. */
final class CountingObserver implements Server.Observer {

  int answered;
  int malformed;
  int turnedAway;
  long held;

  @Override
  public void answered(Request request, Reply reply, long nanos) {
    answered++;
  }

  @Override
  public void held(long bytes) {
    held += bytes;
  }

  @Override
  public void malformed() {
    malformed++;
  }

  @Override
  public void turnedAway() {
    turnedAway++;
  }
}
