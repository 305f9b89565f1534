package io.baton.machine;

import com.google.common.collect.ImmutableList;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** The test classes of this module that run in the profile {@code machine} only. */
final class MachineSuites {

  private static final String UNSAID = "root, packages of Debian's, or a container engine";

  private MachineSuites() {}

  /** All of them, by name. */
  static ImmutableList<Class<?>> all() throws URISyntaxException {
    URL classes = MachineSuites.class.getProtectionDomain().getCodeSource().getLocation();
    return ReflectionSupport.findAllClassesInClasspathRoot(
            classes.toURI(), MachineSuites::isMachineSuite, name -> true)
        .stream()
        .sorted(Comparator.comparing(Class::getName))
        .collect(ImmutableList.toImmutableList());
  }

  /** A suite's name, for people: the other tests of a class with tagged methods run everywhere. */
  static String name(Class<?> suite) {
    return isTagged(suite) ? suite.getName() : suite.getName() + " (in part)";
  }

  /** What a suite needs. */
  static String needs(Class<?> suite) {
    return Optional.ofNullable(suite.getAnnotation(MachineSuite.class))
        .map(MachineSuite::needs)
        .orElse(UNSAID);
  }

  /** Whether the class, or a method of it, is left to the profile. */
  static boolean isMachineSuite(Class<?> type) {
    return !type.isAnnotation()
        && !Modifier.isAbstract(type.getModifiers())
        && Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredMethods()))
            .anyMatch(MachineSuites::isTagged);
  }

  private static boolean isTagged(AnnotatedElement element) {
    return AnnotationSupport.findRepeatableAnnotations(element, Tag.class).stream()
        .anyMatch(tag -> tag.value().equals(MachineSuite.TAG));
  }
}
