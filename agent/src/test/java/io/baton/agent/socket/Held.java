package io.baton.agent.socket;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler whose requests are under way until a test answers them. */
final class Held implements Verb.Handler {

  /** One request that waits. */
  record Request(ImmutableList<String> arguments, CompletableFuture<String> answer) {}

  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  Verb verb() {
    return new Verb("hold", "hold [WORD]", 0, 1, this);
  }

  @Override
  public CompletableFuture<String> handle(ImmutableList<String> arguments) {
    most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    CompletableFuture<String> answer = new CompletableFuture<>();
    requests.add(new Request(arguments, answer));
    return answer;
  }

  /** The next one that came, as soon as it comes. */
  Request next() throws InterruptedException {
    return requests.take();
  }

  /** Answers it, with its own argument. */
  void answer(Request request) {
    underWay.decrementAndGet();
    request.answer().complete(String.join(" ", request.arguments()));
  }

  int most() {
    return most.get();
  }
}
