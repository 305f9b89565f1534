package io.baton.torture.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.api.Durability;
import io.baton.api.SegmentName;
import io.baton.api.SegmentSpec;
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
 *   register SEGMENT     registers it
 *   take SEGMENT         opens it, from whoever has it, and writes until it is lost
 *   leave SEGMENT        closes it
 *   look SEGMENT         fetches the committed version
 *   finish SEGMENT       says "finished SEGMENT" if all is as before the faults, or what is not
 * </pre>
 *
 * <p>Says "works" when the first checkpoint of a segment that it owns is acknowledged, and "broken
 * SEGMENT WHY" if the library did what it does not say that it may.
 */
public final class ClientProcess {

  /** Copies of each segment. */
  static final int REPLICAS = 3;

  private static final int IN_SYNC_AT_LEAST = 2;
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
  private final Map<String, Worker> workers = new HashMap<>();

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
      String segment = line.substring(blank + 1);
      switch (line.substring(0, blank)) {
        case "register" -> register(segment);
        case "take" -> worker(segment).order(Worker.Order.TAKE);
        case "leave" -> worker(segment).order(Worker.Order.LEAVE);
        case "finish" -> worker(segment).order(Worker.Order.FINISH);
        case "look" -> looks.execute(() -> looker.look(SegmentName.of(segment)));
        default -> throw new IllegalArgumentException(line);
      }
    }
    looks.shutdown();
  }

  /** Every second one is synced to disks. */
  private void register(String segment) {
    SegmentSpec spec =
        SegmentSpec.ofCapacity((long) Contents.BLOCKS * Contents.BLOCK)
            .withReplicas(REPLICAS, IN_SYNC_AT_LEAST)
            .withDurability(isEven(segment) ? Durability.DISK : Durability.MEMORY);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        baton.register(SegmentName.of(segment), spec);
        return;
      } catch (AlreadyRegisteredException e) {
        return;
      } catch (BatonException e) {
        System.out.println("again " + e);
      }
    }
  }

  private static boolean isEven(String segment) {
    return segment.charAt(segment.length() - 1) % 2 == 0;
  }

  private Worker worker(String segment) {
    return workers.computeIfAbsent(segment, this::startWorker);
  }

  /** Every third segment is written one checkpoint at a time, the others have some under way. */
  private Worker startWorker(String segment) {
    int depth = segment.charAt(segment.length() - 1) % 3 == 0 ? 1 : PIPELINE;
    SplittableRandom random = new SplittableRandom(values.get() ^ segment.hashCode());
    Worker worker =
        new Worker(
            baton,
            SegmentName.of(segment),
            new Worker.Work(
                notes,
                values::incrementAndGet,
                System::nanoTime,
                random,
                acknowledging,
                depth,
                PACE_MILLIS));
    Thread thread = new Thread(worker, segment);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (self, error) -> System.out.println("broken " + segment + " " + error));
    thread.start();
    return worker;
  }
}
