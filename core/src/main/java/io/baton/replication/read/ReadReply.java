package io.baton.replication.read;

import io.baton.replication.message.Reply;

/** The answer to a reader. */
public interface ReadReply extends Reply {

  /** The read that it belongs to. */
  long read();
}
