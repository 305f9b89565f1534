package io.baton.agent.process.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {

  private static Command with(ImmutableMap<String, String> environment) {
    return new Command(
        ImmutableList.of("program"), environment, Optional.empty(), Optional.empty());
  }

  private static Command as(String user) {
    return new Command(
        ImmutableList.of("program"), ImmutableMap.of(), Optional.of(user), Optional.empty());
  }

  @Test
  void aProgramIsNeeded() {
    assertThrows(IllegalArgumentException.class, Command::of);
    assertThrows(IllegalArgumentException.class, () -> Command.of(" "));
    assertThrows(IllegalArgumentException.class, () -> Command.of("a", "b\0c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "a.b", "A=B", "A B"})
  void aVariableThatAShellDropsIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> with(ImmutableMap.of(name, "x")));
    assertEquals("x", with(ImmutableMap.of("_a1", "x")).environment().get("_a1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-x", "a b", "a:b"})
  void whatIsNoNameOfAUserIsRefused(String user) {
    assertThrows(IllegalArgumentException.class, () -> as(user));
    assertEquals(Optional.of("www-data"), as("www-data").user());
  }

  @Test
  void theDigestIsOfAllParts() {
    List<Command> all =
        List.of(
            Command.of("program"),
            Command.of("program", ""),
            Command.of("program", "ab"),
            Command.of("program", "a", "b"),
            with(ImmutableMap.of("A", "1")),
            with(ImmutableMap.of("A", "2")),
            with(ImmutableMap.of("A", "1", "B", "2")),
            as("user"),
            new Command(
                ImmutableList.of("program"),
                ImmutableMap.of(),
                Optional.empty(),
                Optional.of(Path.of("user"))));
    assertEquals(all.size(), all.stream().map(Command::digest).collect(Collectors.toSet()).size());
    assertEquals(
        with(ImmutableMap.of("A", "1", "B", "2")).digest(),
        with(ImmutableMap.of("B", "2", "A", "1")).digest(),
        "whatever the order");
    assertTrue(Stream.of(all.get(0).digest()).allMatch(text -> text.matches("[0-9a-f]{64}")));
  }

  @Test
  void itTellsNoSecret() {
    Command command =
        new Command(
            ImmutableList.of("program", "--password=secret"),
            ImmutableMap.of("TOKEN", "secret"),
            Optional.of("user"),
            Optional.empty());
    assertEquals("program as user user", command.toString());
    assertFalse(command.digest().contains("secret"));
  }
}
