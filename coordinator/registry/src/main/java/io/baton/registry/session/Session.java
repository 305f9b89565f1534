package io.baton.registry.session;

import com.google.common.collect.ImmutableList;
import io.baton.api.error.BatonException;
import io.baton.api.error.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.AsyncCallback.Children2Callback;
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.AsyncCallback.StatCallback;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * Calls within one ZooKeeper session. Each is sent at most once, and either has ZooKeeper's answer
 * or is {@linkplain LostException lost}. Within a session a read never sees less than an earlier
 * read or write saw, whichever server answers; a new session has no such memory, and for that
 * reason an instance never moves on to one.
 *
 * <p>Blocking calls wait until the deadline. Calls whose name ends in {@code Async} complete on
 * ZooKeeper's own thread.
 */
public final class Session {

  private final ZooKeeper zk;
  private final GroupCommit groupCommit;
  private final Deadline deadline;

  Session(ZooKeeper zk, GroupCommit groupCommit, Deadline deadline) {
    this.zk = zk;
    this.groupCommit = groupCommit;
    this.deadline = deadline;
  }

  /** ZooKeeper's id of it; 0 before its first connection. */
  public long id() {
    return zk.getSessionId();
  }

  /** What is there, if anything. */
  public Optional<Znode> get(String path) throws LostException {
    return await(path, getAsync(path, null));
  }

  /** What is there, if anything; the watcher hears of the next change of what is. */
  public CompletableFuture<Optional<Znode>> getAsync(String path, @Nullable Watcher watcher) {
    CompletableFuture<Optional<Znode>> reply = new CompletableFuture<>();
    DataCallback callback =
        (rc, p, context, bytes, stat) -> {
          switch (Code.get(rc)) {
            case OK -> reply.complete(Optional.of(new Znode(bytes, stat)));
            case NONODE -> reply.complete(Optional.empty());
            default -> reply.completeExceptionally(failure(rc, path));
          }
        };
    zk.getData(path, watcher, callback, null);
    return reply;
  }

  /** Names of the children; empty also if there is no such znode. */
  public ImmutableList<String> children(String path) throws LostException {
    return await(path, childrenAsync(path, null));
  }

  /** Names of the children; the watcher hears when one comes or goes. */
  public CompletableFuture<ImmutableList<String>> childrenAsync(
      String path, @Nullable Watcher watcher) {
    CompletableFuture<ImmutableList<String>> reply = new CompletableFuture<>();
    Children2Callback callback =
        (rc, p, context, children, stat) -> {
          switch (Code.get(rc)) {
            case OK -> reply.complete(ImmutableList.copyOf(children));
            case NONODE -> reply.complete(ImmutableList.of());
            default -> reply.completeExceptionally(failure(rc, path));
          }
        };
    zk.getChildren(path, watcher, callback, null);
    return reply;
  }

  /** Whether there is such a znode; the watcher hears when it comes, changes or goes. */
  public boolean exists(String path, @Nullable Watcher watcher) throws LostException {
    CompletableFuture<Boolean> reply = new CompletableFuture<>();
    StatCallback callback =
        (rc, p, context, stat) -> {
          switch (Code.get(rc)) {
            case OK -> reply.complete(true);
            case NONODE -> reply.complete(false);
            default -> reply.completeExceptionally(failure(rc, path));
          }
        };
    zk.exists(path, watcher, callback, null);
    return await(path, reply);
  }

  /** Lets this session's server catch up with the leader. */
  public void sync(String path) throws LostException {
    CompletableFuture<Code> reply = new CompletableFuture<>();
    VoidCallback callback = (rc, p, context) -> settle(reply, rc, path);
    zk.sync(path, callback, null);
    await(path, reply);
  }

  /** Makes a znode: OK, NODEEXISTS, or NONODE if its parent is missing. */
  public Code create(String path, byte[] bytes, CreateMode mode) throws LostException {
    return await(path, createAsync(path, bytes, mode));
  }

  /** The same. */
  public CompletableFuture<Code> createAsync(String path, byte[] bytes, CreateMode mode) {
    CompletableFuture<Code> reply = new CompletableFuture<>();
    StringCallback callback =
        (rc, p, context, name) -> settle(reply, rc, path, Code.NODEEXISTS, Code.NONODE);
    zk.create(path, bytes, Ids.OPEN_ACL_UNSAFE, mode, callback, null);
    return reply;
  }

  /** Writes a znode of this version: OK, BADVERSION or NONODE. */
  public Code set(String path, byte[] bytes, int version) throws LostException {
    CompletableFuture<Code> reply = new CompletableFuture<>();
    StatCallback callback =
        (rc, p, context, stat) -> settle(reply, rc, path, Code.BADVERSION, Code.NONODE);
    zk.setData(path, bytes, version, callback, null);
    return await(path, reply);
  }

  /** Deletes a znode of this version: OK, BADVERSION or NONODE. */
  public Code delete(String path, int version) throws LostException {
    CompletableFuture<Code> reply = new CompletableFuture<>();
    VoidCallback callback =
        (rc, p, context) -> settle(reply, rc, path, Code.BADVERSION, Code.NONODE);
    zk.delete(path, version, callback, null);
    return await(path, reply);
  }

  /** Does all of {@code ops} or none; sent together with those of other calls, if there are. */
  public MultiAnswer multi(List<Op> ops) throws LostException {
    CompletableFuture<MultiAnswer> reply = groupCommit.submit(zk, ops);
    try {
      return await(ops.get(0).getPath(), reply);
    } finally {
      reply.cancel(false); // what was given up is not sent, if it can be helped
    }
  }

  /** Whether ZooKeeper said what a multi did. */
  static boolean isAnswer(Code code) {
    return switch (code) {
      case OK, BADVERSION, NODEEXISTS, NONODE -> true;
      default -> false;
    };
  }

  /** Takes a watcher back; best effort, as its znode may have changed already. */
  public void unwatch(String path, Watcher watcher, WatcherType type) {
    VoidCallback ignored = (rc, p, context) -> {};
    zk.removeWatches(path, watcher, type, true, ignored, null);
  }

  private static void settle(CompletableFuture<Code> reply, int rc, String path, Code... expected) {
    Code code = Code.get(rc);
    if (code == Code.OK || List.of(expected).contains(code)) {
      reply.complete(code);
    } else {
      reply.completeExceptionally(failure(rc, path));
    }
  }

  static Exception failure(int rc, String path) {
    Code code = Code.get(rc);
    return switch (code) {
      case CONNECTIONLOSS,
          OPERATIONTIMEOUT,
          REQUESTTIMEOUT,
          SESSIONEXPIRED,
          SESSIONMOVED,
          THROTTLEDOP ->
          new LostException("no answer for " + path + ": " + code);
      default -> new RefusedException("ZooKeeper refused a call on " + path + ": " + code);
    };
  }

  private <T> T await(String path, CompletableFuture<T> reply) throws LostException {
    try {
      return reply.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new LostException("no answer for " + path + " in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LostException("interrupted while waiting for " + path, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BatonException refused) {
        throw refused;
      }
      throw new LostException("no answer for " + path, e);
    }
  }

  /** Waits for a watch to fire; false if it does not until shortly before the deadline. */
  public boolean awaitEvent(CountDownLatch event) throws LostException {
    try {
      return event.await(deadline.remainingNanos() * 9 / 10, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LostException("interrupted while waiting for an event", e);
    }
  }

  /** Waits for several calls at once. */
  public <T> ImmutableList<T> awaitAll(String what, List<CompletableFuture<T>> calls)
      throws LostException {
    ImmutableList.Builder<T> answers = ImmutableList.builder();
    for (CompletableFuture<T> call : calls) {
      answers.add(await(what, call));
    }
    return answers.build();
  }
}
