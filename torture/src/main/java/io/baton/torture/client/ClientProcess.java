package io.baton.torture.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.BatonException;
import io.baton.api.error.UnavailableException;
import io.baton.client.Baton;
import io.baton.client.BatonConfig;
import io.baton.torture.history.Notes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application: obeys orders on its input until that ends, and notes what it sees.
 *
 * <pre>
 *   register SUBJECT     registers it
 *   take SUBJECT         opens it, from whoever has it, and writes until it is lost
 *   leave SUBJECT        closes it
 *   look SUBJECT         fetches the committed version
 *   finish SUBJECT       says "finished SUBJECT" if all is as before the faults, or what is not
 * </pre>
 *
 * <p>Says "works" when the first checkpoint of what it owns is acknowledged, and "broken SUBJECT
 * WHY" if the library did what it does not say that it may.
 */
public final class ClientProcess {

  private static final int ATTEMPTS = 30;
  private static final int PACE_MILLIS = 20;
  private static final int PIPELINE = 4;
  private static final int WAITING_LOOKS = 4;

  private final Baton baton;
  private final Path directory;
  private final Notes notes;
  private final Tenure.Acknowledging acknowledging;
  private final AtomicLong values;
  private final ExecutorService looks =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_LOOKS),
          new ThreadPoolExecutor.DiscardPolicy());
  private final Map<Subject, Worker> workers = new HashMap<>();

  private ClientProcess(
      Baton baton, Path directory, Notes notes, Tenure.Acknowledging acknowledging, long number) {
    this.baton = baton;
    this.directory = directory;
    this.notes = notes;
    this.acknowledging = acknowledging;
    this.values = new AtomicLong(number << 32);
  }

  /**
   * Arguments: ZooKeeper, the machine's name, a directory for local files, the file for notes, this
   * process's number (unlike any other's), and how it takes checkpoints for kept.
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[2]));
    BatonConfig config =
        BatonConfig.of(args[0], directory.resolve("segments"))
            .withMachine(args[1])
            .withSessionTimeout(Duration.ofSeconds(4))
            .withTimeout(Duration.ofSeconds(8))
            .withMemberTimeout(Duration.ofSeconds(1))
            .withCheckpointTimeout(Duration.ofSeconds(4));
    Files.createDirectories(config.directory());
    Tenure.Acknowledging acknowledging = Tenure.Acknowledging.valueOf(args[5]);
    try (Notes notes = Notes.in(Path.of(args[3]), System::nanoTime);
        Baton baton = connect(config)) {
      long number = Long.parseLong(args[4]);
      new ClientProcess(baton, directory, notes, acknowledging, number).obey();
    }
  }

  private static Baton connect(BatonConfig config) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Baton.connect(config);
      } catch (UnavailableException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void obey() throws IOException {
    System.out.println("ready");
    Looker looker = new Looker(baton, directory.resolve("fetched"), notes, System::nanoTime);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      int blank = line.indexOf(' ');
      Subject subject = Subject.of(line.substring(blank + 1));
      switch (line.substring(0, blank)) {
        case "register" -> register(subject);
        case "take" -> worker(subject).order(Worker.Order.TAKE);
        case "leave" -> worker(subject).order(Worker.Order.LEAVE);
        case "finish" -> worker(subject).order(Worker.Order.FINISH);
        case "look" -> looks.execute(() -> looker.look(subject));
        default -> throw new IllegalArgumentException(line);
      }
    }
    looks.shutdown();
  }

  private void register(Subject subject) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        subject.register(baton);
        return;
      } catch (AlreadyRegisteredException e) {
        return;
      } catch (BatonException e) {
        System.out.println("again " + e);
      }
    }
  }

  private Worker worker(Subject subject) {
    return workers.computeIfAbsent(subject, this::startWorker);
  }

  private Worker startWorker(Subject subject) {
    SplittableRandom random = new SplittableRandom(values.get() ^ subject.name().hashCode());
    Worker worker =
        new Worker(
            baton,
            subject,
            new Worker.Work(
                notes,
                values::incrementAndGet,
                System::nanoTime,
                random,
                acknowledging,
                subject.isPipelined() ? PIPELINE : 1,
                PACE_MILLIS));
    Thread thread = new Thread(worker, subject.name());
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (self, error) -> System.out.println("broken " + subject + " " + error));
    thread.start();
    return worker;
  }
}
