package io.baton.api.error;

/** An error of Baton; the subtype says what is safe to do next. */
public abstract sealed class BatonException extends RuntimeException
    permits AlreadyRegisteredException,
        CorruptDataException,
        FencedException,
        NoCopyReachableException,
        NoSpaceException,
        NotRegisteredException,
        OutcomeUnknownException,
        OwnedElsewhereException,
        RefusedException,
        UnavailableException {

  private static final long serialVersionUID = 1;

  BatonException(String message) {
    super(message);
  }

  BatonException(String message, Throwable cause) {
    super(message, cause);
  }
}
