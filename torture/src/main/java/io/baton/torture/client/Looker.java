package io.baton.torture.client;

import com.google.common.collect.ImmutableList;
import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.torture.history.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/** Fetches the committed version of segments, whoever owns them. One thread uses it. */
final class Looker {

  private final Baton baton;
  private final Path file;
  private final Notes notes;
  private final LongSupplier nanoClock;

  Looker(Baton baton, Path file, Notes notes, LongSupplier nanoClock) {
    this.baton = baton;
    this.file = file;
    this.notes = notes;
    this.nanoClock = nanoClock;
  }

  /** Of a group only what has one version: its segments are fetched one after the other. */
  void look(Subject subject) {
    long number = notes.fetch(subject.name());
    try {
      Set<String> versions = new TreeSet<>();
      ImmutableList.Builder<Contents.Memory> memories = ImmutableList.builder();
      for (SegmentName segment : subject.segments()) {
        versions.add(baton.fetch(segment, file).version().toString());
        memories.add(
            Words.of(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder())));
      }
      long nanos = nanoClock.getAsLong();
      if (versions.size() > 1) {
        notes.failed(number, "a group was fetched at versions " + versions);
        return;
      }
      String version = versions.iterator().next();
      try {
        Contents contents = Contents.load(subject.name(), Words.spread(memories.build()));
        notes.read(number, nanos, contents.value(), version);
      } catch (TornException e) {
        notes.torn(number, version + ": " + e.getMessage());
      }
    } catch (BatonException e) {
      notes.failed(number, e.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
