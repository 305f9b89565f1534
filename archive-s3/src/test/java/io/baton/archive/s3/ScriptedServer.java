package io.baton.archive.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as told, also as no server should. */
final class ScriptedServer implements AutoCloseable {

  /** Gives an answer. */
  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  static {
    // Head and body are two writes: without this each answer takes the 40 ms of a delayed ACK.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** Methods of requests, in their order, with a {@code *} for those with a condition. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(HttpServer server) {
    this.server = server;
  }

  static ScriptedServer start(Handler handler) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    ScriptedServer server = new ScriptedServer(http);
    http.setExecutor(server.threads);
    http.createContext(
        "/",
        exchange -> {
          boolean conditional = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
          server.requests.add(exchange.getRequestMethod() + (conditional ? "*" : ""));
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
          }
        });
    http.start();
    return server;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** An error as S3 sends it. */
  static void fail(HttpExchange exchange, int status, String code) throws IOException {
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    byte[] body = "<Error><Code>%s</Code></Error>".formatted(code).getBytes(UTF_8);
    exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  /** All bytes; without saying how many if not {@code sized}. */
  static void send(HttpExchange exchange, int status, byte[] body, boolean sized)
      throws IOException {
    exchange.sendResponseHeaders(status, !sized ? 0 : body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
