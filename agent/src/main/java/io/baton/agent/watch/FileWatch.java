package io.baton.agent.watch;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ListMultimap;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a file may have been made, replaced, written or touched: at once, but not surely, as a
 * directory that is itself replaced is watched no more. Who must know looks now and then, too. One
 * thread for all files. Safe for use by several threads.
 */
public final class FileWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  private record Interest(Path file, Runnable changed) {}

  private final WatchService service;

  /** By the key of their directory, which has one, however it is called. */
  private final ListMultimap<WatchKey, Interest> interests = ArrayListMultimap.create();

  private FileWatch(WatchService service) {
    this.service = service;
  }

  /**
   * Starts one.
   *
   * @throws IOException if the machine has no more watches to give
   */
  public static FileWatch start() throws IOException {
    FileWatch watch = new FileWatch(FileSystems.getDefault().newWatchService());
    Thread thread = new Thread(watch::run, "baton-agent-watch");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  /** A file is not watched any more once this is closed. */
  public interface Watched extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches a file, which need not be there; its directory must.
   *
   * @param changed called on the thread of this, which it must not keep
   * @throws IOException if its directory cannot be watched
   */
  public synchronized Watched watch(Path file, Runnable changed) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is in no directory");
    }
    WatchKey key =
        directory.register(
            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
    Interest interest = new Interest(file.getFileName(), changed);
    interests.put(key, interest);
    return () -> forget(key, interest);
  }

  private synchronized void forget(WatchKey key, Interest interest) {
    interests.remove(key, interest);
    if (!interests.containsKey(key)) {
      key.cancel();
    }
  }

  private void run() {
    try {
      while (true) {
        WatchKey key = service.take();
        for (WatchEvent<?> event : key.pollEvents()) {
          concerned(key, event).forEach(FileWatch::tell);
        }
        if (!key.reset()) {
          gone(key);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      LOG.debug("no file is watched any more");
    }
  }

  /** Who is to be told; after an overflow all of the directory. */
  private synchronized ImmutableList<Interest> concerned(WatchKey key, WatchEvent<?> event) {
    return interests.get(key).stream()
        .filter(each -> event.context() == null || each.file().equals(event.context()))
        .collect(ImmutableList.toImmutableList());
  }

  private static void tell(Interest interest) {
    try {
      interest.changed().run();
    } catch (RuntimeException e) {
      LOG.error("a change of {} could not be told", interest.file(), e);
    }
  }

  private synchronized void gone(WatchKey key) {
    LOG.warn("{} is gone: changes in it are seen late from now on", key.watchable());
    interests.removeAll(key);
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.warn("watching files cannot be ended: {}", e.toString());
    }
  }
}
