package io.baton.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.demo.application.Report;
import io.baton.demo.cluster.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The application's process as its producer sees it: input announced, reports received. */
final class Application {

  private static final int REPORTS = 4096;

  private final Workspace workspace;
  private final String label;
  private final Process process;
  private final PrintStream input;
  private final BlockingQueue<Optional<Report>> reports = new ArrayBlockingQueue<>(REPORTS);

  private Application(Workspace workspace, String label, Process process) {
    this.workspace = workspace;
    this.label = label;
    this.process = process;
    input = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  static Application start(Workspace workspace, String label, List<String> command)
      throws IOException {
    Application application =
        new Application(workspace, label, workspace.startPiped(label, command));
    Thread reader = new Thread(application::read, label);
    reader.setDaemon(true);
    reader.start();
    return application;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reports.put(Optional.of(Report.parse(line)));
      }
    } catch (IOException | IllegalArgumentException e) {
      // Cut short by its death: what it had said whole is in the queue.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void end() {
    try {
      reports.put(Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Announces that so many bytes of the input are there. */
  void announce(long position) {
    input.println(position);
  }

  /**
   * The next report, if one comes in time.
   *
   * @throws Workspace.ProcessException if the process has ended and said all
   */
  Optional<Report> poll(long millis) throws InterruptedException {
    Optional<Report> report = reports.poll(millis, TimeUnit.MILLISECONDS);
    if (report == null) {
      return Optional.empty();
    }
    if (report.isEmpty()) {
      throw new Workspace.ProcessException(label, label + " has ended by itself");
    }
    return report;
  }

  /** Kills it with SIGKILL; hands over what it had still said whole. */
  void kill(Consumer<Report> last) throws InterruptedException {
    workspace.kill(label);
    for (Optional<Report> report = reports.take(); report.isPresent(); report = reports.take()) {
      last.accept(report.get());
    }
  }

  /** Waits for its end by itself; returns the exit status. */
  int awaitEnd(int seconds) throws InterruptedException {
    input.close();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new Workspace.ProcessException(label, label + " did not end within " + seconds + " s");
    }
    return process.exitValue();
  }
}
