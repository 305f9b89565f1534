package io.baton.replication.replica;

import io.baton.replication.message.Refused.Reason;
import io.baton.replication.storage.Commit;
import io.baton.replication.storage.ReplicaStorage;
import io.baton.replication.storage.StorageException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A storage that notes what is committed, and on whose disk there may be no room. */
final class FrailStorage {

  /** Whether the so manieth call of a method fails. */
  interface Failing {
    boolean fails(String method, int times);
  }

  private final ReplicaStorage storage;
  private final Map<String, Integer> calls = new HashMap<>();
  private final List<Commit> committed = new ArrayList<>();
  private Failing failing = (method, times) -> false;

  FrailStorage(ReplicaStorage storage) {
    this.storage = storage;
  }

  void failing(Failing which) {
    failing = which;
  }

  /** In the order in which they became the newest. */
  List<Commit> committed() {
    return committed;
  }

  ReplicaStorage storage() {
    return (ReplicaStorage)
        Proxy.newProxyInstance(
            FrailStorage.class.getClassLoader(), new Class<?>[] {ReplicaStorage.class}, this::call);
  }

  private @Nullable Object call(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (failing.fails(name, calls.merge(name, 1, Integer::sum))) {
      storage.dropStaged();
      throw new StorageException(Reason.NO_SPACE, "no space to " + name);
    }
    try {
      Object result = method.invoke(storage, arguments);
      if (arguments != null && arguments[0] instanceof Commit commit) {
        committed.add(commit);
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
