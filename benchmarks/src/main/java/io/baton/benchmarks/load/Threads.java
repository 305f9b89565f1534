package io.baton.benchmarks.load;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work of several threads at once. */
final class Threads {

  private Threads() {}

  /** Runs every piece of work by a thread of its own, and returns what they return. */
  static <T> ImmutableList<T> run(List<Callable<T>> work) {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      ImmutableList.Builder<T> results = ImmutableList.builder();
      for (Future<T> result : threads.invokeAll(work)) {
        results.add(result.get());
      }
      return results.build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
