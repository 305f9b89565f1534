package io.baton.archive.store;

import java.io.IOException;

/** An error of a store; the subtype says what is safe next. No message holds a secret. */
public abstract sealed class StoreException extends IOException {

  private static final long serialVersionUID = 1;

  private StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  private StoreException(String message) {
    super(message);
  }

  /** There is no object of this name. */
  public static final class NotFound extends StoreException {

    private static final long serialVersionUID = 1;

    /** Creates one; the message names the object. */
    public NotFound(String message) {
      super(message);
    }
  }

  /**
   * The store does not take it: credentials, permissions, a bucket or directory that is not there,
   * no space. Nothing changed. Safe next: mend what the message names, then try again.
   */
  public static final class Refused extends StoreException {

    private static final long serialVersionUID = 1;

    /** Creates one; the message says what is to be mended. */
    public Refused(String message) {
      super(message);
    }

    /** Creates one with its cause. */
    public Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * The store did not answer, or not to the end. Safe next: try the same again, as what was put
   * meanwhile stays as it is.
   */
  public static final class Unavailable extends StoreException {

    private static final long serialVersionUID = 1;

    /** Creates one; the message names the object. */
    public Unavailable(String message) {
      super(message);
    }

    /** Creates one with its cause. */
    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * What is stored is not what was put: shorter, changed or gone. Trying again does not help; other
   * versions may be whole.
   */
  public static final class Damaged extends StoreException {

    private static final long serialVersionUID = 1;

    /** Creates one; the message names the object and the place in it. */
    public Damaged(String message) {
      super(message);
    }

    /** Creates one with its cause. */
    public Damaged(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
