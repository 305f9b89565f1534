package io.baton.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.agent.socket.AgentCall;
import io.baton.agent.socket.RequestException;
import io.baton.api.SegmentSpec;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A program that agents run, and that is killed: it maps its file, does one step after another, and
 * asks its agent for a checkpoint after each, at rest until that is answered. What it found, asked
 * for and was told it appends to a {@link StepLog}.
 *
 * <p>In block 0, after the step: the process that did it, and the step that was begun. If that is a
 * later one, this program was killed in the middle of it, and does it again.
 */
final class SteppingProgram {

  static final int BLOCKS = 64;

  private static final long WRITER = 8;
  private static final long BEGUN = 16;

  /** No answer takes so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long PACE = TimeUnit.MILLISECONDS.toNanos(20);

  /** Held during a step, and by the end of the process: SIGTERM finds the state at rest. */
  private final ReentrantLock stepping = new ReentrantLock();

  private final long pid = ProcessHandle.current().pid();
  private final Path file;
  private final Path socket;
  private final FileChannel log;
  private final Mapped memory;
  private final LedgerState state;

  private record Mapped(ByteBuffer buffer) implements LedgerState.Memory {
    @Override
    public long read(long offset) {
      return buffer.getLong((int) offset);
    }

    /** In this order for whoever maps the file, when this process was killed in between. */
    @Override
    public void write(long offset, long word) {
      buffer.putLong((int) offset, word);
      VarHandle.storeStoreFence();
    }
  }

  private SteppingProgram(Path link, Path socket, Path log, long seed) throws IOException {
    this.file = link.toRealPath();
    this.socket = socket;
    this.log =
        FileChannel.open(
            log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    this.memory = new Mapped(map(file).order(ByteOrder.LITTLE_ENDIAN));
    this.state = new LedgerState(memory, BLOCKS, seed);
  }

  private static MappedByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE))) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) BLOCKS * SegmentSpec.BLOCK_SIZE);
    }
  }

  /**
   * Arguments: where the state is, the agent's socket, the log, seed, name of the node, process of
   * the test. It has a session of its own, and must not outlive a test that is interrupted.
   */
  public static void main(String[] args) throws IOException {
    ProcessHandle test = ProcessHandle.of(Long.parseLong(args[5])).orElseThrow();
    var unused = test.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    SteppingProgram program =
        new SteppingProgram(
            Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]));
    Runtime.getRuntime().addShutdownHook(new Thread(program.stepping::lock));
    program.begin(args[4]);
    program.run();
  }

  private void say(String line) throws IOException {
    log.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
  }

  /** Also the file's inode, as a path can be used again. */
  private void begin(String node) throws IOException {
    long found = memory.read(0);
    long begun = memory.read(BEGUN);
    say(
        "begin %d %s %s#%s %d %d %d"
            .formatted(
                pid,
                node,
                file,
                Files.getAttribute(file, "unix:ino"),
                found,
                memory.read(WRITER),
                begun));
    stepping.lock();
    try {
      if (begun == found + 1) {
        memory.write(WRITER, pid);
        state.advanceAgain();
      }
      state.load();
    } catch (IllegalStateException e) {
      say("broken " + pid + " " + e.getMessage());
      throw e;
    } finally {
      stepping.unlock();
    }
  }

  private void run() throws IOException {
    while (true) {
      step();
      say("asked %d %d".formatted(pid, state.step()));
      long asked = System.nanoTime();
      try {
        String version = AgentCall.ask(socket, "checkpoint steps " + file, PATIENCE);
        say("acked %d %d %s".formatted(pid, state.step(), version));
      } catch (RequestException e) {
        say("refused %d %d %s %s".formatted(pid, state.step(), e.code(), e.getMessage()));
        if (System.nanoTime() - asked >= PATIENCE.toNanos()) {
          throw e; // it may be captured still, and must stay at rest
        }
        if (e.code().equals("fenced")) {
          return;
        }
        LockSupport.parkNanos(PACE); // an agent that was killed is not there at once
      }
    }
  }

  private void step() {
    stepping.lock();
    try {
      memory.write(BEGUN, state.step() + 1);
      memory.write(WRITER, pid);
      state.advance();
    } finally {
      stepping.unlock();
    }
  }
}
