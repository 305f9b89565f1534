package io.baton.agent.socket;

import static java.util.stream.Collectors.joining;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The table of what can be asked. {@code help} is always there, and lists the usages. */
public final class Verbs {

  private static final String HELP = "help";
  private static final Splitter WORDS = Splitter.on(CharMatcher.anyOf(" \t")).omitEmptyStrings();

  private final ImmutableMap<String, Verb> byName;

  private Verbs(ImmutableMap<String, Verb> byName) {
    this.byName = byName;
  }

  /**
   * A table of these and {@code help}, listed in this order.
   *
   * @throws IllegalArgumentException if two have the same name, or one is named {@code help}
   */
  public static Verbs of(Verb... verbs) {
    String usages =
        Stream.concat(Arrays.stream(verbs).map(Verb::usage), Stream.of(HELP))
            .collect(joining("; "));
    Verb help = new Verb(HELP, HELP, 0, 0, arguments -> CompletableFuture.completedFuture(usages));
    return new Verbs(
        Maps.uniqueIndex(
            Stream.concat(Arrays.stream(verbs), Stream.of(help)).toList(), Verb::name));
  }

  /** Carries out a request; completed with the whole answer line, and never with an exception. */
  CompletableFuture<String> answer(String request) {
    List<String> words = WORDS.splitToList(request);
    if (words.isEmpty()) {
      return refused("usage", "the line is empty: nothing was done; ask for help");
    }
    Verb verb = byName.get(words.get(0));
    if (verb == null) {
      return refused(
          "unknown-verb",
          "there is no verb \"" + words.get(0) + "\": nothing was done; ask for help");
    }
    ImmutableList<String> arguments = ImmutableList.copyOf(words.subList(1, words.size()));
    if (!verb.takes(arguments.size())) {
      return refused("usage", "nothing was done; as it should be: " + verb.usage());
    }
    return handle(verb, arguments)
        .handle(
            (text, failure) ->
                failure == null
                    ? Answer.ok(Strings.nullToEmpty(text))
                    : Errors.answer(verb.name(), failure));
  }

  private static CompletableFuture<String> refused(String code, String message) {
    return CompletableFuture.completedFuture(Answer.error(code, message));
  }

  private static CompletableFuture<String> handle(Verb verb, ImmutableList<String> arguments) {
    try {
      return Objects.requireNonNull(verb.handler().handle(arguments), "no answer");
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
