package io.baton.node.metrics;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Ascii;
import com.google.common.base.CaseFormat;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.baton.daemon.monitor.Meters;
import io.baton.daemon.monitor.Timing;
import io.baton.replication.message.Refused;
import io.baton.replication.message.Refused.Reason;
import io.baton.replication.message.Reply;
import io.baton.replication.message.Request;
import io.baton.transport.Server;
import java.util.EnumSet;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the server answers and refuses. */
public final class RequestMeters implements Server.Observer {

  private record Kind(LongAdder done, LongAdder refused, Timing duration) {}

  private final ImmutableMap<Class<? extends Request>, Kind> kinds;
  private final ImmutableMap<Reason, LongAdder> refusals;
  private final LongAdder held = new LongAdder();
  private final LongAdder malformed;
  private final LongAdder turnedAway;

  /**
   * Starts at 0.
   *
   * @param kinds all requests that there are
   */
  public RequestMeters(Meters meters, ImmutableSet<Class<? extends Request>> kinds) {
    this.kinds = Maps.toMap(kinds, kind -> kind(meters, kind));
    refusals =
        Maps.toMap(
            EnumSet.allOf(Reason.class),
            reason -> meters.counter(NodeMetrics.REFUSALS, Ascii.toLowerCase(reason.name())));
    meters.gauge(NodeMetrics.HELD, held::sum);
    malformed = meters.counter(NodeMetrics.MALFORMED);
    turnedAway = meters.counter(NodeMetrics.TURNED_AWAY);
  }

  private static Kind kind(Meters meters, Class<? extends Request> type) {
    String name = CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, type.getSimpleName());
    return new Kind(
        meters.counter(NodeMetrics.REQUESTS, name, "done"),
        meters.counter(NodeMetrics.REQUESTS, name, "refused"),
        meters.timing(NodeMetrics.REQUEST, name));
  }

  @Override
  public void answered(Request request, Reply reply, long nanos) {
    boolean refused = false;
    if (reply instanceof Refused refusal) {
      refused = true;
      requireNonNull(refusals.get(refusal.reason())).increment();
    }
    Kind kind = kinds.get(request.getClass());
    if (kind != null) {
      (refused ? kind.refused() : kind.done()).increment();
      kind.duration().record(nanos);
    }
  }

  @Override
  public void held(long bytes) {
    held.add(bytes);
  }

  @Override
  public void malformed() {
    malformed.increment();
  }

  @Override
  public void turnedAway() {
    turnedAway.increment();
  }
}
