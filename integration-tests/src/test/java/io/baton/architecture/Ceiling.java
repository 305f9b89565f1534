package io.baton.architecture;

import java.util.Locale;

/** What is measured, and the most that is allowed without an exception. */
enum Ceiling {
  /** Lines of a file. */
  FILE(400),
  /** Lines of a method, constructor or initializer, from its first annotation to its last brace. */
  METHOD(40),
  /** Parameters of a constructor. Constructors of records are exempt: a record is its fields. */
  CONSTRUCTOR(6),
  /** Top-level classes of a package, main sources only. */
  PACKAGE(15),
  /** Import declarations of a file. */
  IMPORTS(25);

  private final int limit;

  Ceiling(int limit) {
    this.limit = limit;
  }

  int limit() {
    return limit;
  }

  /** The name in the list of exceptions. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
