package io.baton.daemon.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: one request, one reply, the end. On the event loop, but for what may block. */
// What fails on a channel closes it.
@SuppressWarnings("FutureReturnValueIgnored")
final class MonitorHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(MonitorHandler.class);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private record Answer(HttpResponseStatus status, String contentType, String body) {

    static Answer text(HttpResponseStatus status, String text) {
      return new Answer(status, PLAIN, text);
    }

    static Answer of(Health.Report report) {
      return text(
          report.good() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
          report.text());
    }
  }

  private final Meters meters;
  private final Health health;
  private final Executor worker;
  private final Duration patience;

  MonitorHandler(Meters meters, Health health, Executor worker, Duration patience) {
    this.meters = meters;
    this.health = health;
    this.worker = worker;
    this.patience = patience;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.executor().schedule(() -> ctx.channel().close(), patience.toNanos(), TimeUnit.NANOSECONDS);
    ctx.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    ctx.channel().config().setAutoRead(false);
    if (request.decoderResult().isFailure()) {
      send(ctx, Answer.text(HttpResponseStatus.BAD_REQUEST, "not a request that fits here\n"));
      return;
    }
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      send(ctx, Answer.text(HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET is answered\n"));
      return;
    }
    String target = request.uri();
    int query = target.indexOf('?');
    switch (query < 0 ? target : target.substring(0, query)) {
      case "/health/live" -> send(ctx, Answer.of(health.live()));
      case "/health/ready" -> work(ctx, () -> Answer.of(health.ready()));
      case "/metrics" -> work(ctx, this::metrics);
      default ->
          send(
              ctx,
              Answer.text(
                  HttpResponseStatus.NOT_FOUND,
                  "here are /metrics, /health/live and /health/ready\n"));
    }
  }

  private Answer metrics() {
    return new Answer(HttpResponseStatus.OK, TextFormat.CONTENT_TYPE, meters.text());
  }

  private void work(ChannelHandlerContext ctx, Supplier<Answer> answer) {
    try {
      worker.execute(
          () -> {
            Answer found = safely(answer);
            ctx.executor().execute(() -> send(ctx, found));
          });
    } catch (RejectedExecutionException e) {
      send(
          ctx,
          Answer.text(
              HttpResponseStatus.SERVICE_UNAVAILABLE,
              "too many requests wait, or the process is stopping\n"));
    }
  }

  private static Answer safely(Supplier<Answer> answer) {
    try {
      return answer.get();
    } catch (RuntimeException e) {
      LOG.error("a scrape failed", e);
      return Answer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "failed: " + e + "\n");
    }
  }

  private static void send(ChannelHandlerContext ctx, Answer answer) {
    ByteBuf body = Unpooled.copiedBuffer(answer.body(), UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, answer.status(), body);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
        .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("closing a connection with {}", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }
}
