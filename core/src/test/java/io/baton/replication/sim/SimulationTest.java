package io.baton.replication.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many seeds as a build has time for; {@code scripts/simulate} runs more. */
class SimulationTest {

  private static final int SEEDS = 2_500;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void promisesHoldInEverySeedAndEveryBranchIsReached() {
    Campaign campaign = new Campaign(1, SEEDS);
    Campaign.Failure failure = campaign.run(Settings.parse());
    assertNull(failure, () -> failure.command() + "\n" + failure.error().getMessage());
    assertEquals(List.of(), campaign.missed(), "not reached; there were " + campaign);
  }

  private int simulate(String... args) {
    PrintStream to = new PrintStream(out, true, UTF_8);
    return Simulate.run(to, to, args);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--seeds", "--seeds 0", "--from x", "--broken NOTHING", "--without X", "--fast 1"})
  void wrongArgumentsAreRefused(String args) {
    assertEquals(2, simulate(words(args)));
    assertTrue(out.toString(UTF_8).contains("nothing was run"), out.toString(UTF_8));
  }

  @Test
  void aFailureIsShrunkAndReplayedByTheCommandThatItPrints() {
    assertEquals(0, simulate("--broken", "UNCOMMITTED_SHOWN", "--from", "6", "--json"));
    List<String> lines = lines();
    String command = lines.get(lines.size() - 2).trim();
    String json = lines.get(lines.size() - 1);
    assertTrue(json.contains("\"violations\":1"), json);
    assertTrue(command.contains("--without") && command.contains("--span"), command);
    out.reset();
    assertEquals(0, simulate(words(command.replace("scripts/simulate ", ""))));
    assertEquals(lines.get(0), lines().get(0));
  }

  private static String[] words(String text) {
    return Splitter.on(' ').splitToList(text).toArray(new String[0]);
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }
}
