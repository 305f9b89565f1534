package io.baton.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.baton.api.error.AlreadyRegisteredException;
import io.baton.api.error.CorruptDataException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NoSpaceException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.RefusedException;
import io.baton.api.error.UnavailableException;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void everyErrorHasItsCode() {
    assertEquals(1, ExitCode.of(new RefusedException("")).status());
    assertEquals(1, ExitCode.of(new CorruptDataException("")).status());
    assertEquals(1, ExitCode.of(new NoSpaceException("")).status());
    assertEquals(1, ExitCode.of(new AlreadyRegisteredException("")).status());
    assertEquals(3, ExitCode.of(new NotRegisteredException("")).status());
    assertEquals(4, ExitCode.of(new NoCopyReachableException("")).status());
    assertEquals(5, ExitCode.of(new OwnedElsewhereException("")).status());
    assertEquals(5, ExitCode.of(new FencedException("")).status());
    assertEquals(6, ExitCode.of(new OutcomeUnknownException("")).status());
    assertEquals(7, ExitCode.of(new UnavailableException("")).status());
  }
}
