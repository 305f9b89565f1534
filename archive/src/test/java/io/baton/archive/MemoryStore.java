package io.baton.archive;

import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A store that fails as told, and whose clock is set. */
public final class MemoryStore implements ObjectStore {

  /** How a step fails. */
  public enum Fault {
    /** Before anything is done. */
    BEFORE,
    /** When it is done already, as if the answer was lost. */
    AFTER
  }

  public final TreeMap<String, byte[]> objects = new TreeMap<>();
  private final TreeMap<String, Instant> times = new TreeMap<>();
  public Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Steps until one fails; never if negative. */
  public int stepsLeft = -1;

  public Fault fault = Fault.BEFORE;

  /** Steps that were taken. */
  public int steps;

  public long bytesPut;

  /** Names of objects whose bytes were sent, also if that failed or was for nothing. */
  public final List<String> sent = new ArrayList<>();

  /** Bytes of an object at most. */
  public long mostBytes = Long.MAX_VALUE;

  /** Called with the name of what was put. */
  public Consumer<String> afterPut = name -> {};

  private interface Step<T> {
    T run() throws StoreException;
  }

  private <T> T step(Step<T> step) throws StoreException {
    steps++;
    boolean fails = stepsLeft-- == 0;
    if (fails && fault == Fault.BEFORE) {
      throw new StoreException.Unavailable("as told, before");
    }
    T done = step.run();
    if (fails) {
      throw new StoreException.Unavailable("as told, after");
    }
    return done;
  }

  @Override
  public long mostBytes() {
    return mostBytes;
  }

  @Override
  public void put(String name, Content content) throws StoreException {
    byte[] bytes;
    try (InputStream in = content.open()) {
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (bytes.length != content.length()) {
      throw new IllegalArgumentException(bytes.length + " bytes, not " + content.length());
    }
    sent.add(name);
    step(
        () -> {
          if (objects.putIfAbsent(name, bytes) == null) {
            times.put(name, now);
            bytesPut += bytes.length;
          }
          return name;
        });
    afterPut.accept(name);
  }

  private byte[] get(String name) throws StoreException {
    byte[] bytes = objects.get(name);
    if (bytes == null) {
      throw new StoreException.NotFound(name + " is not there");
    }
    return bytes;
  }

  @Override
  public InputStream read(String name) throws StoreException {
    return new ByteArrayInputStream(step(() -> get(name)));
  }

  @Override
  public void read(String name, long offset, ByteBuffer into) throws StoreException {
    byte[] bytes = step(() -> get(name));
    if (offset + into.remaining() > bytes.length) {
      throw new StoreException.Damaged(name + " is cut short");
    }
    into.put(bytes, (int) offset, into.remaining());
  }

  @Override
  public Page list(String directory, String after, int limit) throws StoreException {
    return step(
        () -> {
          String prefix = directory + "/";
          TreeSet<String> names = new TreeSet<>();
          for (String name : objects.tailMap(prefix).keySet()) {
            if (!name.startsWith(prefix)) {
              break;
            }
            int slash = name.indexOf('/', prefix.length());
            names.add(name.substring(prefix.length(), slash < 0 ? name.length() : slash + 1));
          }
          List<Entry> entries = new ArrayList<>();
          for (String name : names.tailSet(after, false)) {
            if (entries.size() == limit) {
              return new Page(entries, true);
            }
            byte[] bytes = objects.getOrDefault(prefix + name, new byte[0]);
            entries.add(
                new Entry(name, bytes.length, times.getOrDefault(prefix + name, Instant.EPOCH)));
          }
          return new Page(entries, false);
        });
  }

  @Override
  public void delete(String name) throws StoreException {
    step(() -> objects.remove(name));
  }

  @Override
  public Instant now() throws StoreException {
    return step(() -> now);
  }

  @Override
  public void tidy() throws StoreException {
    step(() -> now);
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return "memory";
  }
}
