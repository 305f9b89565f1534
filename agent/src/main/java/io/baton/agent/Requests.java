package io.baton.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import io.baton.agent.guard.Guard;
import io.baton.agent.guard.GuardState;
import io.baton.agent.guard.GuardStatus;
import io.baton.agent.socket.RequestException;
import io.baton.agent.socket.Verb;
import io.baton.agent.socket.Verbs;
import io.baton.agent.supervise.ProgramStatus;
import io.baton.api.Version;
import io.baton.daemon.config.Kind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** What can be asked on the socket. */
final class Requests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Kind<Long> SIZE = Kind.size(0, Long.MAX_VALUE);

  private final Guards guards;
  private final Supplier<CompletableFuture<String>> reload;

  /**
   * Joins them.
   *
   * @param reload reads the configuration again
   */
  Requests(Guards guards, Supplier<CompletableFuture<String>> reload) {
    this.guards = guards;
    this.reload = reload;
  }

  Verbs verbs() {
    return Verbs.of(
        new Verb("checkpoint", "checkpoint PROGRAM [FILE]", 1, 2, this::checkpoint),
        new Verb("start", "start PROGRAM [takeover]", 1, 2, this::start),
        new Verb("standby", "standby PROGRAM", 1, 1, of(Guard::standBy)),
        new Verb("stop", "stop PROGRAM", 1, 1, of(Guard::stop)),
        new Verb("move", "move PROGRAM", 1, 1, of(Guard::move)),
        new Verb("heartbeat", "heartbeat PROGRAM", 1, 1, this::heartbeat),
        new Verb("state", "state PROGRAM", 1, 1, this::state),
        new Verb("version", "version PROGRAM", 1, 1, this::version),
        new Verb("resize", "resize PROGRAM SIZE", 2, 2, this::resize),
        new Verb("status", "status [PROGRAM]", 0, 1, this::status),
        new Verb("reload", "reload", 0, 0, arguments -> reload.get()));
  }

  private CompletableFuture<String> checkpoint(ImmutableList<String> arguments) {
    Guard guard = guard(arguments);
    CompletableFuture<Version> taken =
        arguments.size() == 1 ? guard.checkpoint() : guard.checkpoint(path(arguments.get(1)));
    return taken.thenApply(Version::toString);
  }

  private Verb.Handler of(Function<Guard, CompletableFuture<Version>> request) {
    return arguments -> request.apply(guard(arguments)).thenApply(Version::toString);
  }

  private CompletableFuture<String> start(ImmutableList<String> arguments) {
    boolean takeover = arguments.size() == 2;
    if (takeover && !arguments.get(1).equals("takeover")) {
      throw new RequestException(
          "usage", "nothing was done: start PROGRAM, or start PROGRAM takeover");
    }
    return guard(arguments).run(takeover).thenApply(Version::toString);
  }

  private CompletableFuture<String> heartbeat(ImmutableList<String> arguments) {
    guard(arguments).heartbeat();
    return CompletableFuture.completedFuture("");
  }

  private CompletableFuture<String> state(ImmutableList<String> arguments) {
    Guard guard = guard(arguments);
    GuardStatus status = guard.status();
    String text =
        status
            .run()
            .map(ProgramStatus::reason)
            .filter(why -> !why.isEmpty())
            .filter(why -> status.state() == GuardState.HOLDING)
            .orElse(status.reason());
    return CompletableFuture.completedFuture(
        "%s %s %s".formatted(guard.word(), status.version(), text).strip());
  }

  private CompletableFuture<String> version(ImmutableList<String> arguments) {
    return CompletableFuture.completedFuture(guard(arguments).status().version().toString());
  }

  private CompletableFuture<String> resize(ImmutableList<String> arguments) {
    return guard(arguments).resize(bytes(arguments.get(1))).thenApply(Version::toString);
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new RequestException("usage", "nothing was done: " + text + " is no path", e);
    }
  }

  private static long bytes(String text) {
    try {
      return SIZE.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new RequestException(
          "usage", "nothing was done: " + text + " is no size, such as 64MiB", e);
    }
  }

  private CompletableFuture<String> status(ImmutableList<String> arguments) {
    ImmutableList<GuardStatus> wanted =
        arguments.isEmpty() ? guards.status() : ImmutableList.of(guard(arguments).status());
    ObjectNode json = JSON.createObjectNode();
    ArrayNode programs = json.putArray("programs");
    wanted.forEach(each -> describe(each, programs.addObject()));
    try {
      return CompletableFuture.completedFuture(JSON.writeValueAsString(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status cannot be written", e);
    }
  }

  private static void describe(GuardStatus status, ObjectNode json) {
    json.put("program", status.program())
        .put("segment", status.segment().value())
        .put("state", status.state().word())
        .put("since_ms", status.since().toMillis())
        .put("reason", status.reason())
        .put("version", status.version().toString())
        .put("length", status.length())
        .put("checkpoints", status.checkpoints().committed());
    status
        .checkpoints()
        .sinceCapture()
        .ifPresent(
            ago ->
                json.put("checkpoint_ms_ago", ago.toMillis())
                    .put("pause_us", status.checkpoints().pause().toNanos() / 1000));
    status.run().ifPresent(run -> describe(run, json.putObject("run")));
    status.file().ifPresent(file -> json.put("file", file.toString()));
    json.put("trouble", status.checkpoints().trouble());
  }

  private static void describe(ProgramStatus run, ObjectNode json) {
    json.put("state", run.state().word())
        .put("since_ms", run.since().toMillis())
        .put("reason", run.reason())
        .put("restarts", run.counts().restarts());
    run.pid().ifPresent(pid -> json.put("pid", pid));
  }

  private Guard guard(ImmutableList<String> arguments) {
    return guards
        .find(arguments.get(0))
        .orElseThrow(
            () ->
                new RequestException(
                    "unknown-program",
                    "no program "
                        + arguments.get(0)
                        + " is configured: nothing was done; ask for status to see which are"));
  }
}
