package io.baton.agent.supervise;

import io.baton.agent.process.watch.Health;
import io.baton.agent.process.watch.HealthCheck;
import io.baton.agent.process.watch.Heartbeats;
import io.baton.api.Times;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches whether one process of a program is well. On the worker's thread. It is once its health
 * command has passed and it gave a heartbeat, as far as these are asked for; it is not if that
 * takes too long, or if either fails afterwards.
 */
final class Vigil implements AutoCloseable {

  private final RunPlan plan;
  private final Worker worker;
  private final Findings findings;
  private final Heartbeats heartbeats;
  private final long begun;
  private @Nullable HealthCheck check;
  private @Nullable Future<?> late;
  private @Nullable Future<?> listening;
  private boolean passed;
  private boolean beaten;
  private boolean well;
  private boolean closed;
  private String last = "it did not say that it is well";

  /**
   * What becomes of it, each told once at most.
   *
   * @param healthy it was well
   * @param over it is not well, and why
   */
  record Findings(Runnable healthy, Consumer<String> over) {}

  private Vigil(RunPlan plan, Worker worker, Findings findings) {
    this.plan = plan;
    this.worker = worker;
    this.findings = findings;
    this.heartbeats = new Heartbeats(worker::now);
    this.begun = worker.now();
  }

  static Vigil begin(RunPlan plan, Supervisor.Means means, Worker worker, Findings findings) {
    Vigil vigil = new Vigil(plan, worker, findings);
    vigil.passed = plan.health().isEmpty();
    vigil.beaten = plan.heartbeat().isEmpty();
    plan.health()
        .ifPresent(
            health ->
                vigil.check =
                    HealthCheck.start(
                        means.programs(),
                        health,
                        means.checks(),
                        found -> worker.execute(() -> vigil.found(found))));
    plan.heartbeat().ifPresent(most -> vigil.listenIn(most, most));
    vigil.late = worker.timer(vigil::late, plan.startTimeout());
    worker.execute(vigil::look);
    return vigil;
  }

  Duration sinceBegin() {
    return Duration.ofNanos(worker.now() - begun);
  }

  void beat() {
    heartbeats.beat();
    beaten = true;
    look();
  }

  private void found(Health health) {
    if (health instanceof Health.Unhealthy sick) {
      last = "its health command says: " + sick.reason();
      if (well) {
        end(last);
      }
    } else {
      passed = true;
      look();
    }
  }

  private void look() {
    if (!closed && !well && passed && beaten) {
      well = true;
      findings.healthy().run();
    }
  }

  private void late() {
    if (!well) {
      end("it was not well within %s: %s".formatted(Times.text(plan.startTimeout()), last));
    }
  }

  private void listen(Duration most) {
    if (closed) {
      return;
    }
    if (well && heartbeats.isOverdue(most)) {
      end("it gave no heartbeat for " + Times.text(heartbeats.sinceLast()));
      return;
    }
    Duration left = most.minus(heartbeats.sinceLast());
    listenIn(left.isNegative() || left.isZero() ? most : left.plusMillis(1), most);
  }

  private void listenIn(Duration pause, Duration most) {
    listening = worker.timer(() -> listen(most), pause);
  }

  private void end(String why) {
    if (!closed) {
      close();
      findings.over().accept(why);
    }
  }

  /** Also its timers, which may be long, and the program short-lived. */
  @Override
  public void close() {
    closed = true;
    for (Future<?> timer : new Future<?>[] {late, listening}) {
      if (timer != null) {
        timer.cancel(false);
      }
    }
    if (check != null) {
      var unused = check.stop();
    }
  }
}
