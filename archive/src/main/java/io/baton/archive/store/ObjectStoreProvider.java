package io.baton.archive.store;

import java.net.URI;

/** Opens stores of one kind. Found as a service; with a constructor without parameters. */
public interface ObjectStoreProvider {

  /** The scheme of its locations, in lower case. */
  String scheme();

  /** What a location looks like, for people. */
  String example();

  /**
   * Opens a store; asks nothing of it yet.
   *
   * @throws StoreException.Refused if the location is not one of this kind
   */
  ObjectStore open(URI location) throws StoreException;
}
