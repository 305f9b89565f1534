package io.baton.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.baton.daemon.config.Settings.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where settings come from, and which names are refused. */
class SettingsTest {

  @TempDir Path directory;
  private final Map<Setting<?>, String> flags = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private Optional<Path> file = Optional.empty();

  static Stream<ImmutableList<Setting<?>>> daemons() {
    return Stream.of(NodeSettings.ALL, CoordinatorSettings.ALL);
  }

  private Settings settings() throws ConfigException {
    return Settings.of(NodeSettings.ALL, flags, environment, file);
  }

  private String refused() {
    return refusedBy(this::settings);
  }

  private Path write(String text) throws Exception {
    Path path = Files.writeString(directory.resolve("f"), text);
    file = Optional.of(path);
    return path;
  }

  @ParameterizedTest
  @MethodSource("daemons")
  void everyDefaultFits(ImmutableList<Setting<?>> all) throws Exception {
    Settings none = Settings.of(all, Map.of(), Map.of(), Optional.empty());
    for (Setting<?> setting : all) {
      assertEquals(setting.defaultText().isPresent(), none.get(setting).isPresent(), setting.key());
    }
  }

  @Test
  void flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws Exception {
    write("zone=file\nport=1\nroot=/file\nread-deadline=5m\n");
    environment.put("BATON_ZONE", "environment");
    environment.put("BATON_PORT", "2");
    flags.put(NodeSettings.ZONE, "flag");
    Settings settings = settings();
    assertEquals("flag", settings.require(NodeSettings.ZONE));
    assertEquals(2, settings.require(NodeSettings.PORT));
    assertEquals("/file", settings.require(CommonSettings.ROOT));
    assertEquals(Duration.ofMinutes(5), settings.require(NodeSettings.READ_DEADLINE));
  }

  @Test
  void theEnvironmentMayNameTheFile() throws Exception {
    Path other = Files.writeString(directory.resolve("other"), "zone=other\n");
    environment.put("BATON_CONFIG", other.toString());
    assertEquals("other", settings().require(NodeSettings.ZONE));
    write("zone=flag\n");
    assertEquals("flag", settings().require(NodeSettings.ZONE));
  }

  @Test
  void whatIsMissingIsNamedWithAllPlacesForIt() {
    String message = refusedBy(() -> settings().require(NodeSettings.DATA));
    assertTrue(message.startsWith("--data is missing (or BATON_DATA in"), message);
  }

  @Test
  void anUnknownKeyIsNamedWithItsFileAndTheNearest() throws Exception {
    Path path = write("zoone=a\n");
    assertEquals("unknown key zoone in the file " + path + "; did you mean zone?", refused());
    write("colour=red\n");
    assertTrue(refused().contains("; known are data, zookeeper,"), refused());
  }

  @Test
  void anUnknownVariableIsNamedWithTheNearest() {
    environment.put("BATON_ZOOKEPER", "zk:2181");
    assertEquals(
        "unknown variable BATON_ZOOKEPER in the environment; did you mean BATON_ZOOKEEPER?",
        refused());
  }

  @Test
  void oneEnvironmentMayServeAllDaemons() throws Exception {
    environment.put("BATON_GRACE", "1s");
    environment.put("BATON_JAVA_OPTS", "-Xmx1g");
    environment.put("PATH", "/bin");
    assertEquals("default", settings().require(NodeSettings.ZONE));
  }

  @Test
  void whatDoesNotFitIsToldWithItsPlace() throws Exception {
    Path path = write("port=http\n");
    assertEquals(
        "port in " + path + ": \"http\" does not fit: it must be a number; 0 to 65535",
        refusedPort());
    environment.put("BATON_PORT", "65536");
    assertEquals(
        "BATON_PORT in the environment: \"65536\" does not fit: it must be 0 to 65535",
        refusedPort());
  }

  @Test
  void settingsOfOnePlaceTellOnlyOfThatPlace() throws Exception {
    Settings settings =
        Settings.of(
            "agent.toml line 10",
            Map.of(NodeSettings.PORT, new Source("http", "agent.toml line 12: port")));
    assertEquals("default", settings.require(NodeSettings.ZONE));
    assertEquals(
        "agent.toml line 12: port: \"http\" does not fit: it must be a number; 0 to 65535",
        refusedBy(() -> settings.require(NodeSettings.PORT)));
    assertEquals(
        "agent.toml line 10: data: it is missing: " + NodeSettings.DATA.description(),
        refusedBy(() -> settings.require(NodeSettings.DATA)));
  }

  private String refusedPort() {
    return refusedBy(() -> settings().require(NodeSettings.PORT));
  }

  private static String refusedBy(Executable reading) {
    return String.valueOf(assertThrows(ConfigException.class, reading).getMessage());
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    file = Optional.of(directory.resolve("nowhere"));
    assertTrue(
        refused().endsWith(file.get() + " with settings: no such file or directory"), refused());
    file = Optional.of(directory);
    assertTrue(refused().endsWith(directory + " with settings: Is a directory"), refused());
  }

  @ParameterizedTest
  @CsvSource({
    "port,port,0",
    "porrt,port,1",
    "prt,port,1",
    "part,port,1",
    "prot,port,1",
    "kitten,sitting,3"
  })
  void distancesCountLetters(String from, String to, int distance) {
    assertEquals(distance, Nearest.distance(from, to));
    assertEquals(distance, Nearest.distance(to, from));
  }

  @Test
  void theNearestIsNotFarAway() {
    assertEquals(Optional.of("zone"), Nearest.to("zoone", Stream.of("port", "zone")));
    assertEquals(Optional.empty(), Nearest.to("colour", Stream.of("port", "zone")));
  }

  @ParameterizedTest
  @CsvSource({"0,0ms", "1500,1500ms", "90000,90s", "3600000,1h"})
  void timesAreWrittenInTheLargestUnitThatFits(long millis, String text) {
    assertEquals(text, Quantities.text(Duration.ofMillis(millis)));
    assertEquals(Duration.ofMillis(millis), Quantities.duration(text));
  }
}
