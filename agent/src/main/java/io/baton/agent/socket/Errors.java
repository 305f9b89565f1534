package io.baton.agent.socket;

import com.google.common.collect.ImmutableMap;
import io.baton.api.error.AlreadyRegisteredException;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which code stands for which error. Programs decide by codes: they never change. */
final class Errors {

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private static final ImmutableMap<Class<? extends BatonException>, String> CODES =
      ImmutableMap.<Class<? extends BatonException>, String>builder()
          .put(AlreadyRegisteredException.class, "already-registered")
          .put(CorruptDataException.class, "corrupt-data")
          .put(FencedException.class, "fenced")
          .put(NoCopyReachableException.class, "no-copy-reachable")
          .put(NoSpaceException.class, "no-space")
          .put(NotRegisteredException.class, "not-registered")
          .put(OutcomeUnknownException.class, "outcome-unknown")
          .put(OwnedElsewhereException.class, "owned-elsewhere")
          .put(RefusedException.class, "refused")
          .put(UnavailableException.class, "unavailable")
          .buildOrThrow();

  private Errors() {}

  /** The answer to a request of {@code verb} that failed; what nobody expected goes to the log. */
  static String answer(String verb, Throwable failure) {
    Throwable error = unwrapped(failure);
    if (error instanceof RequestException known) {
      return Answer.error(known);
    }
    String code = codeOf(error);
    if (code != null) {
      return Answer.error(code, String.valueOf(error.getMessage()));
    }
    LOG.error("a request to {} failed", verb, error);
    return Answer.error(
        "internal",
        verb
            + " failed unexpectedly ("
            + error.getClass().getSimpleName()
            + "), and may have been carried out or not; the agent's log has the whole error");
  }

  private static @Nullable String codeOf(Throwable error) {
    return error instanceof BatonException ? CODES.get(error.getClass()) : null;
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable error = failure;
    Throwable cause = error.getCause();
    while ((error instanceof CompletionException || error instanceof ExecutionException)
        && cause != null) {
      error = cause;
      cause = error.getCause();
    }
    return error;
  }
}
