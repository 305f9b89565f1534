package io.baton.archive.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Ticker;
import io.baton.archive.store.Content;
import io.baton.archive.store.ObjectStore;
import io.baton.archive.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What each answer of a server means, also of one that answers as it should not. */
class S3AnswersTest {

  private static final Patience SHORT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20, 2);

  private interface Use {
    void of(ObjectStore store) throws Exception;
  }

  private static List<String> with(ScriptedServer.Handler handler, Use use) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(handler);
        ObjectStore store =
            S3Store.open(
                S3Server.location(server.port(), S3Server.BUCKET, "a"),
                S3Server.credentials(),
                SHORT)) {
      use.of(store);
      return List.copyOf(server.requests);
    }
  }

  private static void put(ObjectStore store) throws StoreException {
    store.put("one", Content.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
  }

  private static <T extends StoreException> void assertFails(Class<T> type, Executable call) {
    assertThrows(type, call);
  }

  @Test
  void aPutIsOnCondition() throws Exception {
    List<String> requests =
        with(
            exchange -> {
              if (exchange.getRequestMethod().equals("HEAD")) {
                ScriptedServer.fail(exchange, 404, "NoSuchKey");
              } else {
                assertTrue(exchange.getRequestHeaders().containsKey("Content-MD5"));
                ScriptedServer.send(exchange, 200, new byte[0], true);
              }
            },
            S3AnswersTest::put);
    assertEquals(List.of("HEAD", "PUT*"), requests);
  }

  /** 412: somebody else has put it meanwhile; 409: is just putting it. */
  @ParameterizedTest
  @CsvSource({"412, PreconditionFailed", "409, ConditionalRequestConflict"})
  void whoComesSecondLooksWhetherItIsThere(int status, String code) throws Exception {
    for (boolean isThere : new boolean[] {true, false}) {
      AtomicInteger heads = new AtomicInteger();
      List<String> requests =
          with(
              exchange -> {
                if (!exchange.getRequestMethod().equals("HEAD")) {
                  ScriptedServer.fail(exchange, status, code);
                } else if (heads.incrementAndGet() > 1 && isThere) {
                  ScriptedServer.send(exchange, 200, new byte[0], true);
                } else {
                  ScriptedServer.fail(exchange, 404, "NoSuchKey");
                }
              },
              store -> {
                if (isThere) {
                  put(store);
                } else {
                  assertFails(StoreException.Unavailable.class, () -> put(store));
                }
              });
      assertEquals(List.of("HEAD", "PUT*", "HEAD"), requests);
    }
  }

  @Test
  void aServerThatDoesNotKnowConditionsIsAskedWithout() throws Exception {
    List<String> requests =
        with(
            exchange -> {
              if (exchange.getRequestMethod().equals("HEAD")) {
                ScriptedServer.fail(exchange, 404, "NoSuchKey");
              } else if (exchange.getRequestHeaders().containsKey("If-None-Match")) {
                ScriptedServer.fail(exchange, 501, "NotImplemented");
              } else {
                ScriptedServer.send(exchange, 200, new byte[0], true);
              }
            },
            S3AnswersTest::put);
    assertEquals("PUT", requests.get(requests.size() - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown, true",
    "500, InternalError, true",
    "429, TooManyRequests, true",
    "400, RequestTimeout, true",
    "400, BadDigest, true",
    "400, IncompleteBody, true",
    "403, RequestTimeTooSkewed, true",
    "400, InvalidArgument, false",
    "403, AccessDenied, false",
    "403, SignatureDoesNotMatch, false"
  })
  void whatPassesIsToldFromWhatIsToBeMended(int status, String code, boolean passes)
      throws Exception {
    Class<? extends StoreException> type =
        passes ? StoreException.Unavailable.class : StoreException.Refused.class;
    List<String> requests =
        with(
            exchange -> {
              if (exchange.getRequestMethod().equals("HEAD")) {
                ScriptedServer.fail(exchange, 404, "NoSuchKey");
              } else {
                ScriptedServer.fail(exchange, status, code);
              }
            },
            store -> {
              assertFails(type, () -> put(store));
              assertFails(type, () -> store.list("b", "", 10));
              assertFails(type, () -> store.read("one"));
              assertFails(type, () -> store.delete("one"));
              assertFails(type, store::now);
            });
    assertTrue(requests.size() <= 6 * SHORT.attempts(), requests.size() + " requests");
  }

  @Test
  void anObjectOfUnknownLengthIsNotRead() throws Exception {
    with(
        exchange -> ScriptedServer.send(exchange, 200, new byte[100], false),
        store -> {
          assertFails(StoreException.Unavailable.class, () -> store.read("one"));
          assertFails(
              StoreException.Unavailable.class,
              () -> store.read("one", 0, ByteBuffer.allocate(100)));
        });
  }

  @Test
  void aServerThatPassesRangesOverIsNotBelieved() throws Exception {
    with(
        exchange -> ScriptedServer.send(exchange, 200, new byte[100], true),
        store ->
            assertFails(
                StoreException.Unavailable.class,
                () -> store.read("one", 50, ByteBuffer.allocate(200).limit(10))));
  }

  @Test
  void aListWithoutAnEndIsGivenUp() throws Exception {
    String empty =
        "<ListBucketResult><IsTruncated>true</IsTruncated>"
            + "<NextContinuationToken>more</NextContinuationToken></ListBucketResult>";
    List<String> requests =
        with(
            exchange -> ScriptedServer.send(exchange, 200, empty.getBytes(UTF_8), true),
            store -> assertFails(StoreException.Unavailable.class, () -> store.list("b", "", 10)));
    assertTrue(requests.size() <= 1001, requests.size() + " requests");
  }

  /** It would be kept in memory, as far as it came. */
  @Test
  void anAnswerWithoutAnEndIsCutOff() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] some = "a".repeat(1 << 20).getBytes(UTF_8);
    with(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write("<ListBucketResult><Contents><Key>".getBytes(UTF_8));
            while (sent.get() < 200L << 20) {
              out.write(some);
              sent.addAndGet(some.length);
            }
          } catch (IOException e) {
            // As it should be: the client has left.
          }
        },
        store -> assertFails(StoreException.Unavailable.class, () -> store.list("b", "", 10)));
    assertTrue(sent.get() < SHORT.attempts() * (32L << 20), sent.get() + " bytes were sent");
  }

  @Test
  void anObjectThatComesTooSlowlyIsGivenUp() throws Exception {
    AtomicLong nanos = new AtomicLong();
    ResponseInputStream<GetObjectResponse> answer =
        new ResponseInputStream<>(
            GetObjectResponse.builder().build(),
            AbortableInputStream.create(new ByteArrayInputStream(new byte[100])));
    try (WholeInputStream slow =
        new WholeInputStream(
            answer,
            "one",
            100,
            Duration.ofSeconds(10),
            new Ticker() {
              @Override
              public long read() {
                return nanos.getAndAdd(1_000_000_000);
              }
            })) {
      StoreException late =
          assertThrows(
              StoreException.Unavailable.class,
              () -> {
                while (slow.read() >= 0) {}
              });
      assertTrue(late.getMessage().contains("89 bytes before"), late.getMessage());
    }
  }
}
