package io.baton.machine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test class that needs more of the machine than Java and Maven, and so runs in the profile of
 * this name only. There it must run: a suite that was skipped fails the build.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag(MachineSuite.TAG)
public @interface MachineSuite {

  /** What the build selects such suites by. */
  String TAG = "machine";

  /** What it needs, to follow "it needs". */
  String needs();
}
