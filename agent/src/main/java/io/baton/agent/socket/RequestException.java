package io.baton.agent.socket;

import com.google.common.base.Preconditions;
import java.util.regex.Pattern;

/** A request that was not carried out as asked; answered as {@code error CODE message}. */
public final class RequestException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*");

  private final String code;

  /**
   * Creates one.
   *
   * @param code for programs, and stable: lower case letters, digits and hyphens
   * @param message for people: what happened, and what is safe next
   */
  public RequestException(String code, String message) {
    super(message);
    Preconditions.checkArgument(CODE.matcher(code).matches(), "not a code: %s", code);
    this.code = code;
  }

  /** The same with its cause. */
  public RequestException(String code, String message, Throwable cause) {
    this(code, message);
    initCause(cause);
  }

  /** What programs decide by. */
  public String code() {
    return code;
  }
}
