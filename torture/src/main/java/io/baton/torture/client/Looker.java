package io.baton.torture.client;

import io.baton.api.SegmentName;
import io.baton.api.error.BatonException;
import io.baton.client.Baton;
import io.baton.client.version.Fetched;
import io.baton.torture.history.Notes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
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

  void look(SegmentName name) {
    long number = notes.fetch(name.value());
    try {
      Fetched fetched = baton.fetch(name, file);
      long nanos = nanoClock.getAsLong();
      String version = fetched.version().toString();
      try {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        notes.read(number, nanos, Contents.load(name.value(), memory(bytes)).value(), version);
      } catch (TornException e) {
        notes.torn(number, version + ": " + e.getMessage());
      }
    } catch (BatonException e) {
      notes.failed(number, e.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Contents.Memory memory(ByteBuffer bytes) {
    return new Contents.Memory() {
      @Override
      public long read(long offset) {
        return bytes.getLong((int) offset);
      }

      @Override
      public void write(long offset, long word) {
        bytes.putLong((int) offset, word);
      }
    };
  }
}
