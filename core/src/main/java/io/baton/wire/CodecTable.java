package io.baton.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Maps;

/** All messages, by the type byte of their frames and by their class. */
final class CodecTable {

  static final ImmutableList<Codec<?>> ALL =
      ImmutableList.copyOf(
          Iterables.concat(
              ControlCodecs.ALL,
              RequestCodecs.ALL,
              ReplyCodecs.ALL,
              InventoryCodecs.ALL,
              ReadCodecs.ALL,
              CopyCodecs.ALL));

  private static final ImmutableMap<Integer, Codec<?>> BY_TYPE = Maps.uniqueIndex(ALL, Codec::type);
  private static final ImmutableMap<Class<?>, Codec<?>> BY_CLASS =
      Maps.uniqueIndex(ALL, Codec::message);

  private CodecTable() {}

  static Codec<?> of(int type) throws MalformedFrameException {
    Codec<?> codec = BY_TYPE.get(type);
    if (codec == null) {
      throw new MalformedFrameException("unknown type of message: " + type);
    }
    return codec;
  }

  static Codec<?> of(Object message) {
    Codec<?> codec = BY_CLASS.get(message.getClass());
    if (codec == null) {
      throw new IllegalArgumentException("not a message: " + message.getClass());
    }
    return codec;
  }
}
