package io.baton.registry.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.baton.api.error.CorruptDataException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** The fields of one JSON object; what does not fit is reported with the znode's path. */
final class Fields {

  private final JsonNode object;
  private final String path;

  Fields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
    if (!object.isObject()) {
      throw corrupt("not a JSON object");
    }
  }

  CorruptDataException corrupt(String what) {
    return new CorruptDataException(
        "znode " + path + " does not hold what Baton wrote: " + what + "; nothing was changed");
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  String text(String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isTextual()) {
      throw corrupt("no text \"" + name + '"');
    }
    return value.textValue();
  }

  long number(String name) {
    JsonNode value = object.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw corrupt("no whole number \"" + name + '"');
    }
    return value.longValue();
  }

  int integer(String name) {
    long value = number(name);
    if (value != (int) value) {
      throw corrupt('"' + name + "\" is out of range: " + value);
    }
    return (int) value;
  }

  long hex(String name) {
    return hex(name, text(name));
  }

  long hex(String name, String digits) {
    try {
      return Long.parseUnsignedLong(digits, 16);
    } catch (NumberFormatException e) {
      throw corrupt('"' + name + "\" is not hexadecimal: " + digits);
    }
  }

  Instant time(String name) {
    try {
      return Instant.parse(text(name));
    } catch (DateTimeParseException e) {
      throw corrupt('"' + name + "\" is not a time: " + text(name));
    }
  }

  HostAndPort address(String name) {
    return checked(name, () -> HostAndPort.fromString(text(name)));
  }

  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    return checked(name, () -> Enum.valueOf(type, text(name).toUpperCase(Locale.ROOT)));
  }

  Fields object(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw corrupt("no object \"" + name + '"');
    }
    return new Fields(value, path);
  }

  ImmutableList<Fields> objects(String name) {
    return list(name, value -> new Fields(value, path));
  }

  ImmutableList<String> texts(String name) {
    return list(
        name,
        value -> {
          if (!value.isTextual()) {
            throw corrupt('"' + name + "\" holds what is not text");
          }
          return value.textValue();
        });
  }

  private <T> ImmutableList<T> list(String name, Function<JsonNode, T> element) {
    JsonNode value = object.get(name);
    if (value == null || !value.isArray()) {
      throw corrupt("no array \"" + name + '"');
    }
    ImmutableList.Builder<T> list = ImmutableList.builder();
    value.forEach(entry -> list.add(element.apply(entry)));
    return list.build();
  }

  /** Turns the refusal of a constructor into one that names the znode. */
  <T> T checked(String name, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw corrupt('"' + name + "\": " + e.getMessage());
    }
  }
}
