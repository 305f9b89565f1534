package io.baton.agent.socket;

import com.google.common.base.Preconditions;
import com.google.common.collect.ImmutableList;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * What can be asked of the agent.
 *
 * @param name the first word of a request: lower case letters, digits and hyphens
 * @param usage the whole request for people, in one line: {@code checkpoint SEGMENT}
 * @param fewest arguments, 0 or more
 * @param most arguments, at least {@code fewest}
 * @param handler carries it out
 */
public record Verb(String name, String usage, int fewest, int most, Handler handler) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** Carries out the requests of one verb. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Begins to carry out a request. Called on the one thread that serves all connections: must not
     * block. What takes longer goes on elsewhere and completes the future there, at the latest at a
     * deadline of its own: until then the request takes up room, also if its client has gone.
     *
     * @param arguments the words after the verb
     * @return completed with what follows {@code ok}, or with an exception: a {@link
     *     RequestException} or an error of {@code io.baton.api.error} is told by its code, anything
     *     else as {@code internal}, with its stack trace in the log
     */
    CompletableFuture<String> handle(ImmutableList<String> arguments);
  }

  /** Checks the ranges. */
  public Verb {
    Preconditions.checkArgument(NAME.matcher(name).matches(), "not a verb's name: %s", name);
    Preconditions.checkArgument(
        usage.equals(name) || usage.startsWith(name + " "),
        "the usage of %s begins otherwise: %s",
        name,
        usage);
    Preconditions.checkArgument(
        0 <= fewest && fewest <= most, "%s takes %s to %s arguments", name, fewest, most);
  }

  boolean takes(int arguments) {
    return fewest <= arguments && arguments <= most;
  }
}
