package io.baton.daemon.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How an address is written. */
class MonitorAddressTest {

  @ParameterizedTest
  @CsvSource({
    "9411,127.0.0.1:9411",
    "0,127.0.0.1:0",
    "0.0.0.0:9411,0.0.0.0:9411",
    "[::1]:9411,[::1]:9411",
    "node1.example:1,node1.example:1"
  })
  void aPortAloneIsOfThisMachineOnly(String text, String address) {
    assertEquals(address, MonitorAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":9411", "host:", "65536", "host:65536", "9411x"})
  void whatDoesNotFitIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> MonitorAddress.parse(text));
  }
}
