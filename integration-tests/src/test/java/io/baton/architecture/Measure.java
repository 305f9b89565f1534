package io.baton.architecture;

/** One measured value of one thing: a file, a method, a constructor, a package. */
record Measure(Ceiling ceiling, String name, int value) {

  Key key() {
    return new Key(ceiling, name);
  }

  /** What an exception names. Overloaded methods share a key. */
  record Key(Ceiling ceiling, String name) {

    @Override
    public String toString() {
      return ceiling.label() + " " + name;
    }
  }
}
