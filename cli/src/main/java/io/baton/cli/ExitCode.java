package io.baton.cli;

import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoCopyReachableException;
import io.baton.api.error.NotRegisteredException;
import io.baton.api.error.OutcomeUnknownException;
import io.baton.api.error.OwnedElsewhereException;
import io.baton.api.error.UnavailableException;

/** What the command's exit status means; {@link BatonCommand}'s help lists the same. */
enum ExitCode {
  OK(0),
  FAILED(1),
  USAGE(2),
  NOT_REGISTERED(3),
  NO_COPY_REACHABLE(4),
  OWNED_ELSEWHERE(5),
  OUTCOME_UNKNOWN(6),
  UNAVAILABLE(7);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  static ExitCode of(BatonException error) {
    if (error instanceof NotRegisteredException) {
      return NOT_REGISTERED;
    }
    if (error instanceof NoCopyReachableException) {
      return NO_COPY_REACHABLE;
    }
    if (error instanceof OwnedElsewhereException || error instanceof FencedException) {
      return OWNED_ELSEWHERE;
    }
    if (error instanceof OutcomeUnknownException) {
      return OUTCOME_UNKNOWN;
    }
    return error instanceof UnavailableException ? UNAVAILABLE : FAILED;
  }
}
