package io.baton.agent.process;

/** How a process ended. */
public sealed interface Exit {

  /**
   * By itself.
   *
   * @param code from 0 to 255; 126 and 127 may also mean that the program could not be executed,
   *     and 125 that it was not let go
   */
  record Code(int code) implements Exit {
    @Override
    public String toString() {
      return "exit code " + code;
    }
  }

  /**
   * By a signal. A program that ends by itself with 128 and a signal's number, as shells do when
   * their command was killed, is not told from it.
   *
   * @param number as in signal(7)
   */
  record Signal(int number) implements Exit {
    @Override
    public String toString() {
      return "signal " + number;
    }
  }

  /** Not known: only its parent is told, and that was an agent before this one. */
  record Unknown() implements Exit {
    @Override
    public String toString() {
      return "an unknown exit code, as an earlier agent started it";
    }
  }

  /** See {@link Unknown}. */
  static Exit unknown() {
    return new Unknown();
  }

  /** What the JDK tells: 128 and the signal's number, or the code. */
  static Exit of(int value) {
    return value > 128 && value <= 128 + 64 ? new Signal(value - 128) : new Code(value);
  }

  /** Whether it says that all went well. */
  default boolean isSuccess() {
    return equals(new Code(0));
  }
}
