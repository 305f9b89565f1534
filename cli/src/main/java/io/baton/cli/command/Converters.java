package io.baton.cli.command;

import io.baton.api.SegmentId;
import io.baton.api.SegmentName;
import io.baton.cli.terminal.Age;
import io.baton.cli.terminal.ByteCount;
import java.time.Duration;
import picocli.CommandLine;

/** How arguments are read that are more than text and numbers. */
public final class Converters {

  private Converters() {}

  /** Has a command, and those below it, read them: each {@code Long} is a number of bytes. */
  public static void register(CommandLine line) {
    line.registerConverter(SegmentName.class, checked(SegmentName::of))
        .registerConverter(SegmentId.class, checked(SegmentId::parse))
        .registerConverter(Long.class, checked(ByteCount::parse))
        .registerConverter(Duration.class, checked(Age::parse));
  }

  private static <T> CommandLine.ITypeConverter<T> checked(
      CommandLine.ITypeConverter<T> converter) {
    return text -> {
      try {
        return converter.convert(text);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
      }
    };
  }
}
