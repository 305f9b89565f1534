package io.baton.agent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Splitter;
import io.baton.api.error.BatonException;
import io.baton.api.error.FencedException;
import io.baton.api.error.NoSpaceException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class VerbsTest {

  private static final Verb ECHO =
      new Verb(
          "echo",
          "echo WORD [WORD]",
          1,
          2,
          words -> CompletableFuture.completedFuture(String.join("+", words)));

  private final Logger log = (Logger) LoggerFactory.getLogger(Errors.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    log.addAppender(logged);
    log.setAdditive(false);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(logged);
    log.setAdditive(true);
  }

  private static String answer(String request, Verb... verbs) {
    return Verbs.of(verbs).answer(request).join();
  }

  private static String failing(Throwable failure) {
    return answer(
        "fail", new Verb("fail", "fail", 0, 0, w -> CompletableFuture.failedFuture(failure)));
  }

  private static String code(String answer) {
    List<String> words = Splitter.on(' ').splitToList(answer);
    assertEquals("error", words.get(0), answer);
    assertTrue(words.size() > 2, answer);
    return words.get(1);
  }

  @Test
  void wordsAreSeparatedByBlanks() {
    assertEquals("ok a", answer("echo a", ECHO));
    assertEquals("ok a+ä", answer(" \t echo  a\tä ", ECHO));
  }

  @Test
  void whatDoesNotFitTheTableIsNotDone() {
    assertEquals("usage", code(answer("", ECHO)));
    assertEquals("usage", code(answer(" \t", ECHO)));
    assertEquals("unknown-verb", code(answer("ECHO a", ECHO)));
    assertEquals("unknown-verb", code(answer("ech a", ECHO)));
    assertEquals("usage", code(answer("echo", ECHO)));
    assertEquals("usage", code(answer("echo a b c", ECHO)));
    assertTrue(answer("echo", ECHO).endsWith("echo WORD [WORD]"));
  }

  @Test
  void helpListsAllUsages() {
    Verb other = new Verb("other", "other", 0, 0, w -> CompletableFuture.completedFuture(""));
    assertEquals("ok echo WORD [WORD]; other; help", answer("help", ECHO, other));
    assertEquals("ok help", answer("help"));
    assertEquals("usage", code(answer("help me")));
  }

  @Test
  void aTableIsUnambiguous() {
    Verb help = new Verb("help", "help", 0, 0, w -> CompletableFuture.completedFuture(""));
    assertThrows(IllegalArgumentException.class, () -> Verbs.of(ECHO, ECHO));
    assertThrows(IllegalArgumentException.class, () -> Verbs.of(help));
    assertThrows(
        IllegalArgumentException.class, () -> new Verb("a b", "a b", 0, 0, ECHO.handler()));
    assertThrows(IllegalArgumentException.class, () -> new Verb("a", "b", 0, 0, ECHO.handler()));
    assertThrows(IllegalArgumentException.class, () -> new Verb("a", "a", 2, 1, ECHO.handler()));
  }

  @Test
  void nothingToSayIsOk() {
    assertEquals(
        "ok", answer("x", new Verb("x", "x", 0, 0, w -> CompletableFuture.completedFuture(""))));
    assertEquals(
        "ok", answer("x", new Verb("x", "x", 0, 0, w -> CompletableFuture.completedFuture(null))));
  }

  /** Programs decide by codes: a renamed class must not change one, a new one must have one. */
  @Test
  void everyErrorOfBatonHasItsCode() throws ReflectiveOperationException {
    Class<?>[] errors = BatonException.class.getPermittedSubclasses();
    assertEquals(10, errors.length);
    for (Class<?> error : errors) {
      String name = error.getSimpleName().replace("Exception", "");
      String code = name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
      Object thrown = error.getConstructor(String.class).newInstance("what\nis safe");
      assertEquals("error " + code + " what is safe", failing((Throwable) thrown));
    }
    assertEquals(List.of(), logged.list);
  }

  @Test
  void anErrorIsFoundInWhatItWasWrappedIn() {
    Throwable wrapped =
        new CompletionException(new ExecutionException(new NoSpaceException("no room")));
    assertEquals("error no-space no room", failing(wrapped));
    assertEquals(
        "error no-such-source gone", failing(new RequestException("no-such-source", "gone")));
    assertEquals("internal", code(failing(new IllegalStateException(new FencedException("x")))));
  }

  @Test
  void whatNobodyExpectedIsInTheLog() {
    IllegalStateException failure = new IllegalStateException("the secret of the house");
    Verb thrower =
        new Verb(
            "throw",
            "throw",
            0,
            0,
            w -> {
              throw failure;
            });
    String answer = answer("throw", thrower);
    assertEquals("internal", code(answer));
    assertTrue(answer.contains("throw failed unexpectedly (IllegalStateException)"), answer);
    assertEquals(-1, answer.indexOf("secret"));
    assertEquals(1, logged.list.size());
    assertEquals(Level.ERROR, logged.list.get(0).getLevel());
    assertEquals("the secret of the house", logged.list.get(0).getThrowableProxy().getMessage());

    assertEquals("internal", code(failing(new StackOverflowError())));
    assertEquals("internal", code(answer("x", new Verb("x", "x", 0, 0, w -> null))));
    assertEquals(3, logged.list.size());
  }

  @Test
  void aCodeIsOneWord() {
    assertThrows(IllegalArgumentException.class, () -> new RequestException("no space", ""));
    assertThrows(IllegalArgumentException.class, () -> new RequestException("Busy", ""));
    RequestException caused = new RequestException("busy", "wait", new RuntimeException("why"));
    assertEquals("busy", caused.code());
    assertEquals("why", caused.getCause().getMessage());
    assertNull(new RequestException("busy", "wait").getCause());
  }
}
