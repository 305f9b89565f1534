package io.baton.replication.read;

import io.baton.replication.message.Request;

/** A request of a reader. */
public interface ReadRequest extends Request {}
