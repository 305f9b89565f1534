package io.baton.registry.session;

import io.baton.api.error.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Parents of names and records, made when they are first needed and never deleted. Those that were
 * there once are not asked for again: at most 4096 of each kind. Safe for use by several threads.
 */
public final class Buckets {

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Knows none yet. */
  public Buckets() {}

  /**
   * Returns when these are there.
   *
   * @throws RefusedException if there is no cluster
   */
  public void ensure(Session session, String... paths) throws LostException {
    List<String> missing = Arrays.stream(paths).filter(path -> !known.contains(path)).toList();
    List<CompletableFuture<Code>> replies = new ArrayList<>();
    for (String path : missing) {
      replies.add(session.createAsync(path, new byte[0], CreateMode.PERSISTENT));
    }
    List<Code> codes = session.awaitAll(String.join(" and ", missing), replies);
    if (codes.contains(Code.NONODE)) {
      throw new RefusedException(
          "no Baton cluster around "
              + missing.get(0)
              + ": for a new one run `baton init`; if there was one, ZooKeeper has lost it: run"
              + " `baton registry rebuild`");
    }
    known.addAll(missing);
  }

  /** They turned out to be missing. */
  public void forget(String... paths) {
    Arrays.asList(paths).forEach(known::remove);
  }
}
