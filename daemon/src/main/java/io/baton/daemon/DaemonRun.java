package io.baton.daemon;

import io.baton.api.error.BatonException;
import io.baton.daemon.config.ConfigException;
import io.baton.daemon.config.FileErrors;
import io.baton.daemon.log.LogConfig;
import io.baton.daemon.log.Logs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One run of a daemon in this process: its logs, its start, its end after a signal, and in a line
 * what went wrong. Who started it is told when it serves, when it stops and why it failed.
 *
 * @param name of the command and of its log
 * @param errors where people read
 * @param debug whether the stack trace of a failure is shown
 * @param codes exit codes of failures that have their own
 */
public record DaemonRun(
    String name, PrintWriter errors, boolean debug, Map<Class<?>, Integer> codes) {

  /** Exit code after a signal. */
  public static final int STOPPED = 0;

  /** Exit code of what did not start. */
  public static final int FAILED = 1;

  /** Starts a daemon. */
  @FunctionalInterface
  public interface Start {
    /**
     * Returns when it serves.
     *
     * @return stops it in order; called once, on another thread
     */
    Runnable start() throws ConfigException, IOException;
  }

  /**
   * Runs it; after a signal the process ends in here.
   *
   * @return the exit code of what did not start
   * @throws ConfigException if its settings do not fit
   */
  public int until(LogConfig log, Start starter) throws ConfigException {
    try (Logs logs = Logs.direct(name, log)) {
      logs.file().ifPresent(file -> System.out.println(name + ": the log is " + file));
      Runnable stop = starter.start();
      ServiceManager manager = serviceManager();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(manager, stop), "baton-stop"));
      manager.ready();
      new CountDownLatch(1).await();
      return STOPPED;
    } catch (FileSystemException e) {
      return fail(FAILED, e.getFile() + ": " + FileErrors.reason(e), e);
    } catch (IOException | BatonException | InterruptedException e) {
      return fail(codes.getOrDefault(e.getClass(), FAILED), e.getMessage(), e);
    } catch (RuntimeException e) {
      return fail(FAILED, "unexpected error, see it whole with --debug: " + e, e);
    }
  }

  /** Not before logs are directed, as it may log. */
  private static ServiceManager serviceManager() {
    return ServiceManager.of(System.getenv());
  }

  /** In the shutdown hook, where only halting can say that the stop was clean. */
  private static void stop(ServiceManager manager, Runnable stop) {
    manager.stopping();
    stop.run();
    Runtime.getRuntime().halt(STOPPED);
  }

  private int fail(int code, @Nullable String message, Exception failure) {
    serviceManager().failed(String.valueOf(message));
    errors.println(name + ": " + message);
    if (debug) {
      failure.printStackTrace(errors);
    }
    return code;
  }
}
