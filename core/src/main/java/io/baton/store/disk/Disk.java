package io.baton.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A directory of replica files, each known by a name. Used by one thread at a time per name. */
public interface Disk {

  /** Names of all files, in no order; not those that were set aside. */
  List<String> list() throws IOException;

  /** Whether there is a file of that name. */
  boolean exists(String name);

  /** Bytes of a file; 0 if there is none. */
  long size(String name) throws IOException;

  /**
   * Makes a file of zeros that starts with {@code header}, with real space under all of it. It
   * appears whole, or not at all.
   *
   * @param synced whether that holds for a power cut too
   * @throws DiskFullException if there is no room
   */
  void create(String name, long size, ByteBuffer header, boolean synced) throws IOException;

  /** Opens an existing file. */
  StoreFile open(String name) throws IOException;

  /** Deletes a file; harmless if there is none. It must not be open. */
  void delete(String name) throws IOException;

  /**
   * Puts a file that is not believed where nothing but {@link #aside} finds it, the reason beside
   * it. It must not be open.
   *
   * @return its number, from 1
   */
  int setAside(String name, String reason) throws IOException;

  /** The files of a name that were set aside, the newest numbers first. */
  List<SetAside> aside(String name) throws IOException;

  /** Opens a file that was set aside. */
  StoreFile openAside(String name, int number) throws IOException;

  /**
   * Makes a file that was set aside the one of its name again, durably; there must be none, and it
   * must not be open.
   */
  void takeBack(String name, int number) throws IOException;
}
