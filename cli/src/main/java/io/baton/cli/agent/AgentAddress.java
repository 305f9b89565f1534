package io.baton.cli.agent;

import io.baton.agent.socket.AgentCall;
import io.baton.agent.socket.RequestException;
import io.baton.api.error.BatonException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import io.baton.cli.command.Invocation;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the agent listens. */
final class AgentAddress {

  @Option(
      names = "--socket",
      paramLabel = "PATH",
      defaultValue = "/run/baton/agent.sock",
      description = "The agent's socket, ${DEFAULT-VALUE} by default.")
  private Path socket = Path.of("/run/baton/agent.sock");

  /**
   * Asks it; the answer is what follows ok.
   *
   * @throws BatonException as the agent says
   */
  String ask(Invocation baton, String request) {
    try {
      return AgentCall.ask(socket, request, baton.timeout());
    } catch (RequestException e) {
      throw error(e);
    }
  }

  private static BatonException error(RequestException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.code()) {
      case "fenced" -> new FencedException(message);
      case "outcome-unknown", "no-answer", "internal" -> new OutcomeUnknownException(message);
      case "no-space" -> new NoSpaceException(message);
      case "corrupt-data" -> new CorruptDataException(message);
      case "not-registered" -> new NotRegisteredException(message);
      case "no-copy-reachable" -> new NoCopyReachableException(message);
      case "owned-elsewhere" -> new OwnedElsewhereException(message);
      case "unavailable" -> new UnavailableException(message);
      default -> new RefusedException(message, e);
    };
  }
}
