package io.baton.archive.store;

import java.io.Closeable;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * Objects with names. A name is parts of letters, digits, {@code -}, {@code _} and {@code .}, with
 * slashes between; no part begins with a dot. It is given to one content, for ever. Safe for use by
 * several threads and by several machines at once; calls block, for a bounded time.
 */
public interface ObjectStore extends Closeable {

  /** Most entries of one page. */
  int MOST_LISTED = 1000;

  /**
   * An object, or a directory.
   *
   * @param name of the object, without the directory; that of a directory ends with a slash
   * @param bytes of the object, 0 for a directory
   * @param put when it was put, by the store's clock; the epoch for a directory
   */
  record Entry(String name, long bytes, Instant put) {

    /** Whether it is a directory. */
    public boolean isDirectory() {
      return name.endsWith("/");
    }
  }

  /**
   * Some entries in the order of their names.
   *
   * @param entries at most as many as were asked for
   * @param more whether there are more behind the last one
   */
  record Page(List<Entry> entries, boolean more) {}

  /** Bytes of an object at most. */
  default long mostBytes() {
    return Long.MAX_VALUE;
  }

  /**
   * Stores an object for good, in one step: nobody ever sees a part of it. If there is one of this
   * name it stays as it is, and counts as stored.
   *
   * @throws StoreException.Refused if the store does not take it
   * @throws StoreException.Unavailable if it may be stored, or not: putting it again is safe
   */
  void put(String name, Content content) throws StoreException;

  /**
   * Reads an object from its beginning. The stream throws {@link StoreException} too.
   *
   * @throws StoreException.NotFound if it is not there
   */
  InputStream read(String name) throws StoreException;

  /**
   * Fills a buffer from a place in an object.
   *
   * @throws StoreException.NotFound if it is not there
   * @throws StoreException.Damaged if it ends before
   */
  void read(String name, long offset, ByteBuffer into) throws StoreException;

  /**
   * Lists what is directly in a directory, in the order of names. What is put or deleted meanwhile
   * is there or not; what was there before, and still is, is there. A directory that was never made
   * is empty.
   *
   * @param directory without a slash at its end; empty for the whole store
   * @param after a name of an entry, or empty: the page begins behind it
   * @param limit entries at most, 1 to {@link #MOST_LISTED}
   */
  Page list(String directory, String after, int limit) throws StoreException;

  /** What is done with an entry. */
  interface EntryConsumer {
    void accept(Entry entry) throws StoreException;
  }

  /** Lists all entries behind a name, page by page, as {@link #list} does. */
  default void forEach(String directory, String after, EntryConsumer consumer)
      throws StoreException {
    String last = after;
    boolean more = true;
    while (more) {
      Page page = list(directory, last, MOST_LISTED);
      for (Entry entry : page.entries()) {
        last = entry.name();
        consumer.accept(entry);
      }
      more = page.more() && !page.entries().isEmpty();
    }
  }

  /** Deletes an object for good, if it is there. */
  void delete(String name) throws StoreException;

  /** What time it is by the clock that dates objects. */
  Instant now() throws StoreException;

  /** Removes what killed writers left, if it is old enough; nobody sees it in any case. */
  void tidy() throws StoreException;

  /** Lets go of connections. */
  @Override
  void close();
}
