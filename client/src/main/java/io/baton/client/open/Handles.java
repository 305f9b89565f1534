package io.baton.client.open;

import com.google.common.collect.ImmutableSet;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client has open. Safe for use by several threads. */
public final class Handles {

  private static final Logger LOG = LoggerFactory.getLogger(Handles.class);

  private final Map<AutoCloseable, ImmutableSet<SegmentName>> open = new ConcurrentHashMap<>();

  /** Starts with none. */
  public Handles() {}

  /** Something is open, with these segments. */
  public void add(ImmutableSet<SegmentName> segments, AutoCloseable handle) {
    open.put(handle, segments);
  }

  /** It is closed. */
  public void remove(AutoCloseable handle) {
    open.remove(handle);
  }

  /** All segments that are open. */
  public ImmutableSet<SegmentName> segments() {
    ImmutableSet.Builder<SegmentName> all = ImmutableSet.builder();
    open.values().forEach(all::addAll);
    return all.build();
  }

  /** Closes all; what does not work is logged. */
  public void closeAll() {
    open.forEach(
        (handle, segments) -> {
          try {
            handle.close();
          } catch (BatonException e) {
            LOG.warn("{} was not closed cleanly: {}", segments, e.getMessage());
          } catch (Exception e) {
            throw new IllegalStateException("no handle throws anything else", e);
          }
        });
  }
}
